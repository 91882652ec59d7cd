internal import OpenPGP

/// The algorithm of a signature key.
public enum KeyChoice: String, CaseIterable, Sendable {
  /// EdDSA.
  case ed25519
  /// RSA.
  case rsa2048, rsa3072, rsa4096
  /// ECDSA.
  case nistp256, nistp384, nistp521
  /// ECDSA on brainpool curves.
  case brainpoolP256r1, brainpoolP384r1, brainpoolP512r1

  /// The algorithm attributes of the slot, data object C1.
  ///
  /// Source: OpenPGP card 3.4.1, 4.4.3.9; the length of the exponent is the device's own.
  func attributes(isYubiKey: Bool) -> [UInt8] {
    switch self {
    case .ed25519: [0x16] + Curve.ed25519.objectIdentifier
    case .nistp256: [0x13] + Curve.nistP256.objectIdentifier
    case .nistp384: [0x13] + Curve.nistP384.objectIdentifier
    case .nistp521: [0x13] + Curve.nistP521.objectIdentifier
    case .brainpoolP256r1: [0x13] + Curve.brainpoolP256r1.objectIdentifier
    case .brainpoolP384r1: [0x13] + Curve.brainpoolP384r1.objectIdentifier
    case .brainpoolP512r1: [0x13] + Curve.brainpoolP512r1.objectIdentifier
    case .rsa2048: rsa(2048, isYubiKey)
    case .rsa3072: rsa(3072, isYubiKey)
    case .rsa4096: rsa(4096, isYubiKey)
    }
  }

  private func rsa(_ bits: UInt16, _ isYubiKey: Bool) -> [UInt8] {
    [0x01, UInt8(bits >> 8), UInt8(bits & 0xFF), 0x00, isYubiKey ? 0x11 : 0x20, 0x00]
  }
}

/// A touch policy.
public enum TouchChoice: String, CaseIterable, Sendable {
  /// As the OpenPGP card specification has them.
  case off, on, fixed
  /// YubiKey's own: a touch is good for 15 seconds.
  case cached
  /// The same, until the card is reset to the factory's state.
  case cachedFixed = "cached-fixed"

  /// The first byte of data object D6.
  var byte: UInt8 {
    switch self {
    case .off: 0
    case .on: 1
    case .fixed: 2
    case .cached: 3
    case .cachedFixed: 4
    }
  }
}

/// What a card is to be made like.
public struct CardOrder: Sendable {
  /// The signature key's algorithm.
  public var algorithm = KeyChoice.ed25519
  /// When the key was made, in seconds since 1970: 2026-01-01 if nothing else is said.
  public var created: UInt32 = 1_767_225_600
  /// The PIN for signing.
  public var pin = "123456"
  /// When the key wants a touch.
  public var touch = TouchChoice.off
  /// Whether the PIN is wanted for each signature; as the device has it if nil.
  public var pinIsForEachSignature: Bool?
  /// Whom the certificate names.
  public var userID = "Test Signer <signer@example.org>"

  /// The order that a test mostly wants.
  public init() {}
}
