import ISO7816

/// How a device treats PW1, PW3 and the reset code.
struct PINRules: Sendable {
  /// What a wrong one is answered with.
  enum Failure: Sendable {
    /// 6982, and 6983 when no try is left.
    case fixed
    /// 63Cx with the tries left, 63C0 when blocked.
    case countdown
  }

  /// What VERIFY without data does.
  enum StatusQuery: Sendable {
    case refused(StatusWord)
    /// 9000 if verified, else 63Cx.
    case answered
  }

  /// What VERIFY with P1 = FF does.
  enum Unverify: Sendable {
    case refused(StatusWord)
    case supported
  }

  let failure: Failure
  /// What CHANGE REFERENCE DATA and RESET RETRY COUNTER say instead; nil for the same.
  let replacementFailure: StatusWord?
  /// For a PIN in VERIFY that is too short or too long; nil if it counts as a wrong one.
  let impossibleLength: StatusWord?
  /// For a new PIN that is too short or too long.
  let newLength: StatusWord
  let statusQuery: StatusQuery
  let unverify: Unverify
  /// C4's first byte as it comes from the factory.
  let isSigningPINReusableByDefault: Bool
  /// Whether C4 may be written in the form of four bytes.
  let takesLongStatus: Bool
  /// Whether writing the KDF data object sets the PINs.
  let interpretsKeyDerivation: Bool

  /// Source: OpenPGP card 3.4.1, 4.3.1.
  static let minimumUserCount = 6
  static let minimumAdminCount = 8
  static let maximumCount = 127
  static let defaultTryLimit = 3
  static let defaultUserPIN = Array("123456".utf8)
  static let defaultAdminPIN = Array("12345678".utf8)

  func word(triesLeft: Int) -> StatusWord {
    switch failure {
    case .fixed: triesLeft == 0 ? .authenticationBlocked : .securityStatusNotSatisfied
    case .countdown: .countdown(triesLeft: triesLeft)
    }
  }
}
