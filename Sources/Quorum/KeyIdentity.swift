internal import OpenPGP

/// What all public keys of one secret have in common, whatever else is written around it.
///
/// The same key can be written as several: with another time of creation it has another fingerprint,
/// with another RSA exponent or the other sign of its point other numbers too. Who has the secret of
/// one has that of all, so that here they are one.
struct KeyIdentity: Hashable {
  private enum Kind: Hashable {
    case rsa
    case ecdsa(Curve)
    case ed25519
  }

  private let kind: Kind
  /// The modulus, or the coordinate that a point and its negative share.
  private let number: [UInt8]

  init(_ material: PublicKeyMaterial) {
    switch material {
    case .rsa(let modulus, _):
      kind = .rsa
      number = modulus
    case .ecdsa(let curve, let point):
      kind = .ecdsa(curve)
      // 04, X, Y; the negative has the same X.
      number = Array(point.dropFirst().prefix(curve.fieldByteCount))
    case .ed25519(let point):
      kind = .ed25519
      // Y, with the sign of X in the highest bit of the last byte (RFC 8032, 5.1.2).
      number = point.dropLast() + point.suffix(1).map { $0 & 0x7F }
    }
  }
}
