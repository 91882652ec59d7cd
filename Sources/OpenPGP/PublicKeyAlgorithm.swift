/// The algorithms of keys that sign, by the numbers that packets give them.
///
/// Source: RFC 9580, 9.1.
public enum PublicKeyAlgorithm: UInt8, Hashable, Sendable, CaseIterable {
  /// RSA, PKCS #1 v1.5.
  case rsa = 1
  /// ECDSA on a NIST or a brainpool curve.
  case ecdsa = 19
  /// EdDSA on Ed25519 in the form of version 4 keys, which RFC 9580 calls EdDSALegacy.
  case eddsa = 22
}

extension PublicKeyMaterial {
  /// The algorithm that these numbers are for.
  public var algorithm: PublicKeyAlgorithm {
    switch self {
    case .rsa: .rsa
    case .ecdsa: .ecdsa
    case .ed25519: .eddsa
    }
  }

  /// The hash that a signature by such a key is made with.
  ///
  /// The curve's own length for ECDSA, so that every card takes it whole; SHA-512 for the rest.
  public var preferredHash: HashAlgorithm {
    switch self {
    case .rsa, .ed25519: .sha512
    case .ecdsa(let curve, _):
      switch curve {
      case .nistP256, .brainpoolP256r1: .sha256
      case .nistP384, .brainpoolP384r1: .sha384
      case .nistP521, .brainpoolP512r1, .ed25519: .sha512
      }
    }
  }
}

extension Curve {
  /// The shortest hash, in bytes, that a signature on this curve may be over.
  ///
  /// A shorter one would be weaker than the curve; GnuPG refuses it as well.
  public var shortestDigestByteCount: Int {
    switch self {
    case .nistP256, .brainpoolP256r1, .ed25519: 32
    case .nistP384, .brainpoolP384r1: 48
    case .nistP521, .brainpoolP512r1: 64
    }
  }
}
