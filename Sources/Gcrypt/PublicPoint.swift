internal import CGcrypt
internal import OpenPGP

/// Whether the points of public keys are points that a real key can have.
extension LibraryExpression {
  /// Whether this public key's point is on its curve.
  ///
  /// libgcrypt 1.10 ends the process in its arithmetic on Ed25519 when a coordinate fits into 192
  /// bits: checking a signature is enough. One real key in 2^62 is like that; a hostile one is when
  /// it likes. So they are refused before any arithmetic.
  func holdsPoint(on curve: Curve) -> Bool {
    var context: gcry_ctx_t?
    // Safe because: what libgcrypt made here is released here, and only if it was made.
    guard unsafe gcry_mpi_ec_new(&context, handle, nil) == 0 else { return false }
    defer { unsafe gcry_ctx_release(context) }
    guard let point = unsafe gcry_mpi_ec_get_point("q", context, 1) else { return false }
    defer { unsafe gcry_mpi_point_release(point) }
    if curve == .ed25519 {
      let x = unsafe gcry_mpi_new(0)
      let y = unsafe gcry_mpi_new(0)
      defer {
        unsafe gcry_mpi_release(x)
        unsafe gcry_mpi_release(y)
      }
      unsafe gcry_mpi_point_get(x, y, nil, point)
      guard unsafe gcry_mpi_get_nbits(x) > 192, unsafe gcry_mpi_get_nbits(y) > 192 else {
        return false
      }
    }
    return unsafe gcry_mpi_ec_curve_point(point, context) != 0
  }
}

/// The form of an Ed25519 point.
enum Ed25519Point {
  /// Whether 32 bytes are the one form of a point, and not of a point of small order.
  ///
  /// A key of small order has signatures that hold over anything.
  ///
  /// Source: RFC 8032, 5.1.3; the points of order 1, 2, 4 and 8 by their y.
  static func isWellFormed(_ point: [UInt8]) -> Bool {
    guard point.count == Curve.ed25519.fieldByteCount else { return false }
    var y = Array(point.reversed())
    y[0] &= 0x7F
    return y.isLess(than: prime) && !ofSmallOrder.contains(y)
  }

  /// 2^255 - 19, big-endian.
  private static let prime: [UInt8] = [0x7F] + Array(repeating: 0xFF, count: 30) + [0xED]

  /// The y of all points of small order, big-endian.
  private static let ofSmallOrder: Set<[UInt8]> = [
    Array(repeating: 0, count: 32),
    Array(repeating: 0, count: 31) + [1],
    [0x7F] + Array(repeating: 0xFF, count: 30) + [0xEC],
    [
      0x05, 0xFC, 0x53, 0x6D, 0x88, 0x02, 0x38, 0xB1, 0x39, 0x33, 0xC6, 0xD3, 0x05, 0xAC, 0xDF,
      0xD5, 0xF0, 0x98, 0xEF, 0xF2, 0x89, 0xF4, 0xC3, 0x45, 0xB0, 0x27, 0xB2, 0xC2, 0x8F, 0x95,
      0xE8, 0x26,
    ],
    [
      0x7A, 0x03, 0xAC, 0x92, 0x77, 0xFD, 0xC7, 0x4E, 0xC6, 0xCC, 0x39, 0x2C, 0xFA, 0x53, 0x20,
      0x2A, 0x0F, 0x67, 0x10, 0x0D, 0x76, 0x0B, 0x3C, 0xBA, 0x4F, 0xD8, 0x4D, 0x3D, 0x70, 0x6A,
      0x17, 0xC7,
    ],
  ]
}
