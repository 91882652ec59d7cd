/// A curve that a signing key may lie on.
///
/// Source: RFC 9580, 9.2.
public enum Curve: Hashable, Sendable, CaseIterable {
  /// NIST P-256, `2A8648CE3D030107`.
  case nistP256
  /// NIST P-384, `2B81040022`.
  case nistP384
  /// NIST P-521, `2B81040023`.
  case nistP521
  /// Ed25519 in its OpenPGP v4 form, `2B06010401DA470F01`.
  case ed25519

  /// The object identifier's content bytes, without tag and length.
  public var objectIdentifier: [UInt8] {
    switch self {
    case .nistP256: [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    case .nistP384: [0x2B, 0x81, 0x04, 0x00, 0x22]
    case .nistP521: [0x2B, 0x81, 0x04, 0x00, 0x23]
    case .ed25519: [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01]
    }
  }

  /// The length of one coordinate, and of each half of a signature, in bytes.
  public var fieldByteCount: Int {
    switch self {
    case .nistP256, .ed25519: 32
    case .nistP384: 48
    case .nistP521: 66
    }
  }
}
