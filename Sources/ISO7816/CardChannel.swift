/// One card that takes commands and gives answers.
///
/// The one seam between the code that knows what to say to a card and the code that carries
/// it: a reader behind PC/SC in the agent, a transcript in the tests.
public protocol CardChannel: Sendable {
  /// Sends one command and waits for its answer.
  ///
  /// - Parameter command: The command as it goes over the wire, 4 to 65,544 bytes.
  /// - Returns: The card's answer, of any status word: an unwelcome word isn't an error here.
  /// - Throws: ``TransportError``: the command may or may not have reached the card.
  func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer

  /// Sends one command whose data is a secret, and wipes every copy that it made of it.
  ///
  /// - Parameters:
  ///   - header: CLA, INS, P1 and P2; Lc is added, one byte.
  ///   - secret: The command's data, 1 to 255 bytes.
  /// - Returns: The card's answer, of any status word.
  /// - Throws: ``TransportError``: the command may or may not have reached the card, so a
  ///   PIN's try may or may not be spent.
  func transmit<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    confidential secret: borrowing Secret
  ) async throws(TransportError) -> Answer
}

/// Bytes that no log, description or ordinary buffer may hold: a PIN or what was derived of it.
public protocol ConfidentialBytes: ~Copyable, Sendable {
  /// How many bytes there are.
  var count: Int { get }

  /// Lends the bytes for the time of one call.
  ///
  /// - Parameter body: What reads them; it must not keep a copy that outlives it unwiped.
  /// - Returns: What the body returned.
  borrowing func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result
}

/// Why a command got no answer.
public enum TransportError: Error, Hashable, Sendable {
  /// The card was taken out.
  case cardRemoved
  /// Another program reset the card: what was verified or selected before is lost.
  case cardReset
  /// The PC/SC service went away.
  case serviceStopped
  /// Fewer than the two bytes that every answer has.
  case shortAnswer(count: Int)
  /// A command that can't be sent: too short or too long for the reader; nothing was sent.
  case commandLength(Int)
  /// Anything else, with the number that the reader's driver gave.
  case driver(code: UInt32)
}
