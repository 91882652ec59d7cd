import CGcrypt

/// A shared secret on Curve25519.
///
/// Source: RFC 7748, 5 and 6.1.
struct X25519PrivateKey: Sendable {
  /// The public key's 32 bytes, little-endian.
  let point: [UInt8]
  private let scalar: [UInt8]

  static let byteCount = 32
  private static let basePoint = [9] + [UInt8](repeating: 0, count: byteCount - 1)

  /// Takes a scalar of 32 bytes, big-endian, as OpenPGP cards import them.
  init(scalar bytes: [UInt8]) throws(KeyFailure) {
    guard bytes.count == Self.byteCount else { throw .malformed }
    scalar = Self.clamped(bytes.reversed())
    point = try Self.multiply(scalar, Self.basePoint)
  }

  func sharedSecret(with peer: [UInt8]) throws(KeyFailure) -> [UInt8] {
    let shared = try Self.multiply(scalar, peer)
    // All zeros: the other side's point is one of the few of small order (RFC 7748, 6.1).
    guard shared.contains(where: { $0 != 0 }) else { throw .malformed }
    return shared
  }

  private static func clamped(_ scalar: [UInt8]) -> [UInt8] {
    var scalar = scalar
    scalar[0] &= 0xF8
    scalar[byteCount - 1] &= 0x7F
    scalar[byteCount - 1] |= 0x40
    return scalar
  }

  private static func multiply(_ scalar: [UInt8], _ u: [UInt8]) throws(KeyFailure) -> [UInt8] {
    guard scalar.count == byteCount, u.count == byteCount else { throw .malformed }
    try initialiseGcrypt()
    var product = [UInt8](repeating: 0, count: byteCount)
    // Safe because: all three buffers have the 32 bytes that the curve takes, checked above.
    try check(
      unsafe gcry_ecc_mul_point(Int32(GCRY_ECC_CURVE25519.rawValue), &product, scalar, u)
    )
    return product
  }
}
