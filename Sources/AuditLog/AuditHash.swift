internal import Gcrypt
internal import OpenPGP

/// A SHA-256, in text as 64 lower-case digits, the way `sha256sum` prints it.
public struct AuditHash: Hashable, Sendable {
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
    var bytes: [UInt8] = []
    var high: UInt8?
    for byte in hexadecimal.utf8 {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      default: return nil
      }
      if let first = high.take() { bytes.append(first << 4 | digit) } else { high = digit }
      guard bytes.count <= 32 else { return nil }
    }
    guard high == nil else { return nil }
    self.init(bytes)
  }

  /// Hashes bytes.
  ///
  /// - Parameter content: What is hashed.
  public init(of content: [UInt8]) { bytes = digest(.sha256, of: content) }

  private init(zeros: Void) { bytes = [UInt8](repeating: 0, count: 32) }

  /// What stands for the line before the very first: zeros.
  public static let none = AuditHash(zeros: ())
}

extension AuditHash: CustomStringConvertible {
  /// The 64 digits.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
