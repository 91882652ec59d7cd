internal import ISO7816

/// How long a card's extended answers may be, data object 7F66.
///
/// The same object says how long a command may be, more than any that is sent here.
///
/// Source: OpenPGP card 3.4.1, 4.1.3.1; ISO/IEC 7816-4:2020, 12.7.1.
public struct LengthLimits: Hashable, Sendable {
  /// No card is believed to give more: a Nitrokey 3 says 7,609 and has a buffer of 3,072.
  public static let believedByteCount = 3_000

  /// The most bytes of an answer's data.
  public let answerByteCount: Int

  /// Reads the two numbers in the object, the one of commands first.
  init?(_ object: DataObject) {
    let numbers = object.children.filter { $0.tag == 0x02 && (1...4).contains($0.value.count) }
      .map { $0.value.reduce(0) { $0 << 8 | Int($1) } }
    guard numbers.count == 2, numbers.allSatisfy({ $0 > 0 }) else { return nil }
    answerByteCount = min(numbers[1], Self.believedByteCount)
  }
}
