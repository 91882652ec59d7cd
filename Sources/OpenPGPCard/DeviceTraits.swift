public import ISO7816

/// What is known of a device before it has said anything, and what it never says.
///
/// The one place for knowledge of devices; all else is read from the card.
public struct DeviceTraits: Hashable, Sendable {
  /// How the first reading writes its lengths.
  public let firstForm: LengthForm

  /// Looks at a card's answer to reset.
  ///
  /// A YubiKey says in its historical bytes that it takes extended lengths; a Nitrokey 3 takes
  /// them and is known by its name only. Both are their own readers, so that nothing between
  /// can be in the way. Every other card starts with short lengths.
  ///
  /// - Parameter answerToReset: The whole answer, TS first, as PC/SC gives it.
  public init(answerToReset: [UInt8]) {
    let historical = HistoricalBytes(answerToReset: answerToReset)
    let isYubiKey = historical.bytes.contains(sequence: "YubiKey")
    let isNitrokey = answerToReset.contains(sequence: "Nitrokey")
    let takesExtended = isNitrokey || isYubiKey && historical.supportsExtendedLengths
    firstForm = takesExtended ? .extended : .short
  }
}

extension [UInt8] {
  fileprivate func contains(sequence text: String) -> Bool {
    let wanted = Array(text.utf8)
    return indices.contains { self[$0...].starts(with: wanted) }
  }
}
