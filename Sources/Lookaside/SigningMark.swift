internal import ConfinedFiles
public import OpenPGP

/// A mark at a checkout that signatures by a key are being added, until the value ends.
///
/// It keeps nobody out: another run with the same key sees that what it looks at isn't all yet.
/// Nothing is written for it; where the file system can't lock folders there is no mark.
public struct SigningMark: ~Copyable, Sendable {
  private let mark: FolderMark?

  fileprivate init(_ mark: consuming FolderMark?) { self.mark = mark }
}

extension LookasideCheckout {
  /// Has others know that signatures by a key are being added.
  ///
  /// - Parameter key: The key.
  /// - Returns: The mark.
  public func markSigning(by key: Fingerprint) -> SigningMark {
    SigningMark(try? FolderMark(Self.number(of: key), at: root))
  }

  /// Whether others are adding signatures by a key.
  ///
  /// - Parameter key: The key.
  /// - Returns: Whether anybody has the mark.
  public func isSigning(by key: Fingerprint) -> Bool {
    (try? FolderMark.isSet(Self.number(of: key), at: root)) ?? false
  }

  /// As much of a fingerprint as a mark's number holds.
  private static func number(of key: Fingerprint) -> Int64 {
    key.bytes.prefix(7).reduce(0) { $0 << 8 | Int64($1) }
  }
}
