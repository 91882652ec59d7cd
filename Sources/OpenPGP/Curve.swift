/// A curve that a signing key may lie on.
///
/// Source: RFC 9580, 9.2; for brainpool also RFC 5639, 4.1.
public enum Curve: Hashable, Sendable, CaseIterable {
  /// NIST P-256, `2A8648CE3D030107`.
  case nistP256
  /// NIST P-384, `2B81040022`.
  case nistP384
  /// NIST P-521, `2B81040023`.
  case nistP521
  /// brainpoolP256r1, `2B2403030208010107`.
  case brainpoolP256r1
  /// brainpoolP384r1, `2B240303020801010B`.
  case brainpoolP384r1
  /// brainpoolP512r1, `2B240303020801010D`.
  case brainpoolP512r1
  /// Ed25519 in its OpenPGP v4 form, `2B06010401DA470F01`.
  case ed25519

  /// The object identifier's content bytes, without tag and length.
  public var objectIdentifier: [UInt8] {
    switch self {
    case .nistP256: [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    case .nistP384: [0x2B, 0x81, 0x04, 0x00, 0x22]
    case .nistP521: [0x2B, 0x81, 0x04, 0x00, 0x23]
    case .brainpoolP256r1: Self.brainpoolPrefix + [0x07]
    case .brainpoolP384r1: Self.brainpoolPrefix + [0x0B]
    case .brainpoolP512r1: Self.brainpoolPrefix + [0x0D]
    case .ed25519: [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01]
    }
  }

  /// The length of one coordinate, and of each half of a signature, in bytes.
  public var fieldByteCount: Int {
    switch self {
    case .nistP256, .brainpoolP256r1, .ed25519: 32
    case .nistP384, .brainpoolP384r1: 48
    case .brainpoolP512r1: 64
    case .nistP521: 66
    }
  }

  private static let brainpoolPrefix: [UInt8] = [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01]
}
