/// A card as a reader sees it: power, the answer to reset, and commands.
///
/// Source: ISO/IEC 7816-3:2006, 6 and 8.
public protocol CardInSlot: Sendable {
  /// What the card says when it is powered or reset.
  var answerToReset: [UInt8] { get async }

  /// The reader powers the card.
  func powerOn() async

  /// The reader takes the power away; whatever was verified or selected is lost.
  func powerOff() async

  /// The reader resets the card without taking the power away.
  func reset() async

  /// Carries out one command.
  ///
  /// - Parameter command: The command as the reader brought it, of any length.
  /// - Returns: The answer with its status word.
  func process(_ command: [UInt8]) async -> [UInt8]
}
