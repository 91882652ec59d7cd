internal import Hexadecimal
public import ISO7816

/// A card that plays a transcript and nothing else.
///
/// A transcript is a text file. A line that starts with `>` is a command in hexadecimal, the
/// `<` line after it the answer; `#` starts a comment; spaces between digits don't count.
public actor ScriptedCard: CardChannel {
  /// A command that the transcript doesn't have at this place.
  public struct Deviation: Error, Hashable, Sendable {
    /// The transcript's line, counted from 1; 0 past its end.
    public var line: Int
    /// What the transcript expects there, in hexadecimal.
    public var expected: String
    /// What was sent, in hexadecimal.
    public var sent: String
  }

  /// The first command that wasn't the transcript's, if there was one.
  public private(set) var deviation: Deviation?
  private var exchanges: ArraySlice<(line: Int, command: String, answer: String)>

  /// Whether the whole transcript was played.
  public var isFinished: Bool { exchanges.isEmpty && deviation == nil }

  /// Reads a transcript.
  ///
  /// - Parameter transcript: The file's text.
  public init(transcript: String) {
    var exchanges: [(line: Int, command: String, answer: String)] = []
    var command: (line: Int, digits: String)?
    let lines = transcript.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let digits = String(line.dropFirst().filter { !$0.isWhitespace })
      switch (line.first, command) {
      case (">", nil):
        command = (index + 1, digits)
      case ("<", let sent?):
        exchanges.append((sent.line, sent.digits, digits))
        command = nil
      default:
        precondition(line.isEmpty || line.hasPrefix("#"), "transcript, line \(index + 1)")
      }
    }
    self.exchanges = exchanges[...]
  }

  /// Answers as the transcript says; after the first deviation the card is gone.
  public func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer {
    let sent = String(hexadecimal: command)
    let next = exchanges.popFirst()
    guard deviation == nil, let next, next.command == sent else {
      deviation =
        deviation
        ?? Deviation(line: next?.line ?? 0, expected: next?.command ?? "nothing more", sent: sent)
      throw .cardRemoved
    }
    return try Answer(parsing: bytes(next.answer))
  }

  /// Answers like ``transmit(_:)``: in a transcript the secret stands in the clear.
  public func transmit<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    confidential secret: borrowing Secret
  ) async throws(TransportError) -> Answer {
    try await transmit(inTheClear(header, secret))
  }
}
