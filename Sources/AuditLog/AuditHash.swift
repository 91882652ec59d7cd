internal import Gcrypt
internal import Hexadecimal
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
    // No more is read of a text from outside than a hash has.
    guard hexadecimal.utf8.count == 64, let bytes = [UInt8](hexadecimal: hexadecimal, .small) else {
      return nil
    }
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
  public var description: String { String(hexadecimal: bytes, .small) }
}
