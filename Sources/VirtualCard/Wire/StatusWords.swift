import ISO7816

/// The words that the card says and that ``ISO7816/StatusWord`` has no name for.
///
/// Source: ISO/IEC 7816-4:2020, 5.6; OpenPGP card 3.4.1, 7.1.
extension StatusWord {
  static let terminated = Self(rawValue: 0x6285)
  static let verificationFailed = Self(rawValue: 0x6300)
  static let executionError = Self(rawValue: 0x6400)
  static let memoryFailure = Self(rawValue: 0x6581)
  static let securityIssue = Self(rawValue: 0x6600)
  static let conditionsNotSatisfied = Self(rawValue: 0x6985)
  static let wrongData = Self(rawValue: 0x6A80)
  static let functionNotSupported = Self(rawValue: 0x6A81)
  static let fileNotFound = Self(rawValue: 0x6A82)
  static let notEnoughMemory = Self(rawValue: 0x6A84)
  static let incorrectParameters = Self(rawValue: 0x6A86)
  static let wrongParameters = Self(rawValue: 0x6B00)
  static let instructionNotSupported = Self(rawValue: 0x6D00)
  static let classNotSupported = Self(rawValue: 0x6E00)
  static let internalFailure = Self(rawValue: 0x6F00)

  /// `63C0` to `63CF`.
  static func countdown(triesLeft: Int) -> Self {
    Self(rawValue: 0x63C0 | UInt16(clamping: min(max(triesLeft, 0), 15)))
  }

  /// `6100` to `61FF`; `6100` for 256 bytes or more.
  static func bytesWaiting(_ count: Int) -> Self {
    Self(rawValue: 0x6100 | UInt16(count < 256 ? count : 0))
  }

  /// The word as it ends an answer.
  var bytes: [UInt8] { [UInt8(rawValue >> 8), UInt8(truncatingIfNeeded: rawValue)] }
}

/// A command that isn't carried out, and the word that says so.
struct Refusal: Error, Hashable {
  let word: StatusWord

  init(_ word: StatusWord) {
    self.word = word
  }
}
