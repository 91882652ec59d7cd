internal import Hexadecimal

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
    guard hexadecimal.utf8.count == 64, let bytes = [UInt8](hexadecimal: hexadecimal, .small) else {
      return nil
    }
    self.init(bytes)
  }
}

extension ContentHash: CustomStringConvertible {
  /// The 64 digits.
  public var description: String { String(hexadecimal: bytes, .small) }
}
