internal import OpenPGP

/// The ranges of a signature's numbers, where libgcrypt isn't strict by itself.
///
/// A number out of its range would give a second form of the same signature.
extension SignatureValue {
  /// The numbers as libgcrypt takes them, or `nil` if they are for another algorithm or out of
  /// their range.
  ///
  /// Source: RFC 8017, 5.2.2; RFC 8032, 5.1.7.
  func inRange(for key: PublicKeyMaterial) -> SExpression? {
    switch (self, key) {
    case (.rsa(let number), .rsa(let modulus, _)):
      guard number.isLess(than: modulus) else { return nil }
      return .named("rsa", .number("s", number))
    case (.ecdsa(let r, let s), .ecdsa(let curve, _)):
      let limit = curve.fieldByteCount * 8
      guard r.significantBitCount <= limit, s.significantBitCount <= limit else { return nil }
      // That both are above 0 and below the order libgcrypt checks.
      return .named("ecdsa", .number("r", r), .number("s", s))
    default:
      return nil
    }
  }
}

/// The range of an Ed25519 signature's second half.
enum Ed25519Range {
  /// Whether both halves have their length, and S is below the order.
  ///
  /// Source: RFC 8032, 5.1.7.
  static func holds(_ r: [UInt8], _ s: [UInt8]) -> Bool {
    r.count == 32 && s.count == 32 && s.reversed().isLess(than: order)
  }

  /// The order of the base point, big-endian.
  ///
  /// Source: RFC 8032, 5.1.
  private static let order: [UInt8] =
    [0x10] + Array(repeating: 0, count: 15) + [
      0x14, 0xDE, 0xF9, 0xDE, 0xA2, 0xF7, 0x9C, 0xD6, 0x58, 0x12, 0x63, 0x1A, 0x5C, 0xF5, 0xD3,
      0xED,
    ]
}

extension [UInt8] {
  /// How many bits a big-endian number has, without its leading zeros.
  var significantBitCount: Int {
    guard let first = firstIndex(where: { $0 != 0 }) else { return 0 }
    return (count - first) * 8 - self[first].leadingZeroBitCount
  }

  /// Compares big-endian numbers of any lengths; they are public, so the time doesn't matter.
  func isLess(than other: [UInt8]) -> Bool {
    let left = drop { $0 == 0 }
    let right = other.drop { $0 == 0 }
    guard left.count == right.count else { return left.count < right.count }
    return left.lexicographicallyPrecedes(right)
  }
}
