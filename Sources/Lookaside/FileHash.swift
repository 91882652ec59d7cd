internal import Gcrypt
internal import Hexadecimal
internal import OpenPGP

/// The SHA-256 of a file's bytes.
public struct FileHash: Hashable, Sendable {
  /// 32 bytes.
  public let bytes: [UInt8]

  /// Takes a hash; any other length than 32 bytes is none.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// The hash of a file.
  init(of file: [UInt8]) { bytes = digest(.sha256, of: file) }
}

extension FileHash: CustomStringConvertible {
  /// 64 lower-case digits, as `sha256sum` prints them.
  public var description: String { String(hexadecimal: bytes, .small) }
}
