/// The SHA-256 of a file's content, written as `sha256sum` does: 64 digits in small letters.
public struct ContentHash: Hashable, Sendable {
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// Takes a hash that was computed elsewhere.
  ///
  /// - Parameter bytes: 32 bytes; any other number gives nil.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Reads a hash.
  ///
  /// - Parameter hexadecimal: 64 digits; any other text, or capital letters, gives nil.
  public init?(hexadecimal: String) {
    let digits = hexadecimal.utf8.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
      default: nil
      }
    }
    guard digits.count == 64, hexadecimal.utf8.count == 64 else { return nil }
    bytes = stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

extension ContentHash: CustomStringConvertible {
  /// The 64 digits.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
