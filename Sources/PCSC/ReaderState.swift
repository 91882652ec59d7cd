/// What the service says of one reader, at the moment when it was asked.
public struct ReaderState: Hashable, Sendable {
  /// The reader's name.
  public var name: ReaderName
  /// Whether there is a card.
  public var isCardPresent: Bool
  /// The card's answer to reset, 2 to 33 bytes; empty without a card.
  public var answerToReset: [UInt8]
  /// How often a card was put in or taken out since the reader came, modulo 65,536.
  public var eventCount: UInt16
}
