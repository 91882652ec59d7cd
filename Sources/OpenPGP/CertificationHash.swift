/// A hash that a signature in a certificate may be made with.
///
/// More than ``HashAlgorithm`` has: certificates live longer than signatures over images, and old
/// ones bind their keys with hashes that no new signature may use. How far they are believed is
/// decided where they are checked.
///
/// Source: RFC 9580, 9.5.
public enum CertificationHash: UInt8, Hashable, Sendable, CaseIterable {
  /// SHA-1, 20 bytes.
  case sha1 = 2
  /// SHA2-256, 32 bytes.
  case sha256 = 8
  /// SHA2-384, 48 bytes.
  case sha384 = 9
  /// SHA2-512, 64 bytes.
  case sha512 = 10
  /// SHA2-224, 28 bytes.
  case sha224 = 11

  /// The hash's length in bytes.
  public var byteCount: Int {
    switch self {
    case .sha1: 20
    case .sha224: 28
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }
}
