import AgentClient
import Glibc
import GnuPGAnswers

/// Where status lines go: the descriptor that the caller named, or nowhere.
struct StatusOutput: Sendable {
  private let descriptor: Int32?

  /// Whether a program asks, to which what a person is told may be a text for others.
  var isWanted: Bool { descriptor != nil }

  /// Takes the descriptor.
  ///
  /// - Parameter descriptor: As it was named; nil for none.
  /// - Throws: ``Failure`` if nothing is open there that can be written, so that nothing is done
  ///   that nobody hears of.
  init(_ descriptor: Int32?) throws(Failure) {
    if let descriptor, let error = Streams.obstacle(to: descriptor) {
      throw Failure(
        "StatusNotOpen",
        "--status-fd names descriptor \(descriptor), which can't be written: "
          + Streams.sentence(error),
        status: .usage
      )
    }
    self.descriptor = descriptor
  }

  /// Writes lines.
  ///
  /// - Parameter lines: The lines.
  /// - Throws: ``Failure`` if they can't be written.
  func write(_ lines: [StatusLine]) throws(Failure) {
    guard let descriptor else { return }
    guard let error = Streams.write(lines.flatMap(\.bytes), to: descriptor) else { return }
    throw Failure(
      "StatusNotWritten",
      "descriptor \(descriptor), of --status-fd, can't be written: \(Streams.sentence(error))",
      status: .file
    )
  }

  /// Writes lines where something has failed already, which is what the caller is told.
  func writeAfterFailure(_ lines: [StatusLine]) {
    try? write(lines)
  }
}
