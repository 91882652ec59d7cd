/// A hash that a signature may be made with.
///
/// SHA-1 isn't among them: it names keys here, it signs nothing.
///
/// Source: RFC 9580, 9.5; RFC 4880, 9.4.
public enum HashAlgorithm: UInt8, Hashable, Sendable, CaseIterable {
  /// SHA2-256, 32 bytes.
  case sha256 = 8
  /// SHA2-384, 48 bytes.
  case sha384 = 9
  /// SHA2-512, 64 bytes.
  case sha512 = 10

  /// The hash's length in bytes.
  public var byteCount: Int {
    switch self {
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }
}
