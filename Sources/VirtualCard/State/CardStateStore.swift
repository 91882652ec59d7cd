/// Where a card's state is kept.
public protocol CardStateStore: Sendable {
  /// Keeps a state in place of the one before.
  ///
  /// The card answers a command only after what it changed was kept.
  ///
  /// - Parameter state: What ``CardState/encoded()`` gave.
  /// - Throws: ``CardStateStoreError``: the state before or the new one is there, whole.
  func save(_ state: [UInt8]) throws(CardStateStoreError)
}

/// Why a state couldn't be kept or fetched.
public struct CardStateStoreError: Error, Hashable, Sendable {
  /// What was tried last.
  public enum Step: Hashable, Sendable {
    /// Opening or making the file.
    case open
    /// Reading it.
    case read
    /// Writing it.
    case write
    /// Putting it in the place of the one before.
    case rename
  }

  /// What was tried last.
  public let step: Step
  /// The file or folder.
  public let path: String
  /// The system's error number.
  public let errorNumber: Int32
}
