/// Reading from the front, where running out of bytes is an answer and not a trap.
extension ArraySlice where Element == UInt8 {
  /// Takes as many bytes as asked for, or none and `nil` if there are fewer.
  mutating func take(_ byteCount: Int) -> ArraySlice<UInt8>? {
    guard byteCount >= 0, byteCount <= count else { return nil }
    let taken = prefix(byteCount)
    removeFirst(byteCount)
    return taken
  }

  /// Takes a big-endian number of 1 to 4 bytes, or `nil` if there are fewer.
  mutating func takeNumber(byteCount: Int) -> UInt32? {
    guard let bytes = take(byteCount) else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }
}

/// Writing the numbers that packets are made of.
extension Array where Element == UInt8 {
  /// Appends two bytes, big-endian.
  mutating func append(bigEndian number: UInt16) {
    append(UInt8(truncatingIfNeeded: number >> 8))
    append(UInt8(truncatingIfNeeded: number))
  }

  /// Appends four bytes, big-endian.
  mutating func append(bigEndian number: UInt32) {
    append(bigEndian: UInt16(truncatingIfNeeded: number >> 16))
    append(bigEndian: UInt16(truncatingIfNeeded: number))
  }
}
