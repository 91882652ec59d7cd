import ISO7816

/// A card that gives the answers that it was told to, whatever it is asked.
///
/// It never leaves the thread of its test.
final class HostileCard: CardChannel, @unchecked Sendable {
  // Safe because: one test uses it, on one thread.

  /// A command that was sent.
  struct Sent {
    let bytes: [UInt8]
    let isConfidential: Bool

    var instruction: UInt8 { bytes[1] }
  }

  private(set) var commands: [Sent] = []
  private var answers: ArraySlice<[UInt8]>
  private let repeatsLast: Bool

  init(answers: [[UInt8]], repeatsLast: Bool) {
    self.answers = answers[...]
    self.repeatsLast = repeatsLast
  }

  func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer {
    try answer(Sent(bytes: command, isConfidential: false))
  }

  func transmit<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    confidential secret: borrowing Secret
  ) async throws(TransportError) -> Answer {
    let bytes = secret.withBytes { bytes in
      bytes.indices.reduce(into: header + [UInt8(truncatingIfNeeded: bytes.count)]) {
        $0.append(bytes[$1])
      }
    }
    return try answer(Sent(bytes: bytes, isConfidential: true))
  }

  private func answer(_ command: Sent) throws(TransportError) -> Answer {
    commands.append(command)
    guard let next = answers.first else { throw .cardRemoved }
    if answers.count > 1 || !repeatsLast { answers.removeFirst() }
    return try Answer(parsing: next)
  }
}
