/// What the log says of an hour.
public struct AuditHour: Hashable, Sendable {
  /// How long it is.
  static let milliseconds: Int64 = 3_600_000

  /// The newest time of all lines, whatever order the clock gave them; nil if there is none.
  public let newestTime: AuditTime?
  /// When the hour ends.
  public let end: AuditTime
  /// How many signatures were recorded in it.
  public let signatureCount: Int
}
