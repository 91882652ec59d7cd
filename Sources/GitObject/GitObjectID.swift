internal import Hexadecimal

/// The hash function that a repository names its objects by.
///
/// Source: git 2.39, gitformat-pack(5) and hash-function-transition: 20 bytes of SHA-1 or 32 of
/// SHA-256, one of them in the whole repository.
public enum GitHash: String, Hashable, Sendable {
  /// The one of almost all repositories.
  case sha1
  /// The one of repositories with `extensions.objectFormat = sha256`.
  case sha256

  /// How many hexadecimal digits a name has.
  public var digitCount: Int {
    switch self {
    case .sha1: 40
    case .sha256: 64
    }
  }
}

/// The name of a git object: 40 or 64 hexadecimal digits in small letters, the one form that is
/// written in objects.
public struct GitObjectID: Hashable, Sendable {
  /// The digits.
  public let hexadecimal: String

  /// What made the name.
  public let hash: GitHash

  /// Reads a name.
  ///
  /// - Parameter text: The digits; any other text, or capital letters, gives nil.
  public init?(_ text: String) {
    let hash: GitHash
    switch text.utf8.count {
    case GitHash.sha1.digitCount: hash = .sha1
    case GitHash.sha256.digitCount: hash = .sha256
    default: return nil
    }
    guard [UInt8](hexadecimal: text, .small) != nil else { return nil }
    hexadecimal = text
    self.hash = hash
  }
}

extension GitObjectID: CustomStringConvertible {
  /// The digits.
  public var description: String { hexadecimal }
}
