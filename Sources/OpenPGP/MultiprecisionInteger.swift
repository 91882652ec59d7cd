/// A number with its length in bits before it.
///
/// Source: RFC 9580, 3.2.
enum MultiprecisionInteger {
  /// The most bits that a number may have; GnuPG takes no more either.
  static let maximumBitCount = 16_384

  /// Takes a number from the front: big-endian, no leading zeros, at least one bit.
  ///
  /// The bit count must be exact: a number has one form only.
  static func take(from bytes: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard
      let bitCount = bytes.takeNumber(byteCount: 2).map(Int.init),
      bitCount > 0, bitCount <= maximumBitCount,
      let number = bytes.take((bitCount + 7) / 8),
      bitCount == self.bitCount(of: number)
    else { return nil }
    return Array(number)
  }

  /// The bytes of a number as a packet holds it; leading zeros are left out.
  static func encoded(_ number: [UInt8]) -> [UInt8] {
    let significant = number.drop { $0 == 0 }
    var bytes: [UInt8] = []
    bytes.append(bigEndian: UInt16(truncatingIfNeeded: bitCount(of: significant)))
    return bytes + significant
  }

  /// How many bits a number without leading zero bytes has.
  static func bitCount(of number: ArraySlice<UInt8>) -> Int {
    guard let first = number.first else { return 0 }
    return number.count * 8 - first.leadingZeroBitCount
  }
}
