/// What serves a connection that has said for whom it speaks.
public struct IntroducedService: Sendable {
  /// Answers its call.
  public let service: VarlinkService
  /// For whom it speaks: it is counted with the others of the same source.
  public let source: String
  /// What its call is answered with if there are too many of those.
  public let tooMany: VarlinkError

  /// Puts the three together.
  ///
  /// - Parameters:
  ///   - service: Answers its call.
  ///   - source: For whom it speaks.
  ///   - tooMany: The answer if there are too many of those.
  public init(_ service: VarlinkService, source: String, tooMany: VarlinkError) {
    self.service = service
    self.source = source
    self.tooMany = tooMany
  }
}
