internal import ConfinedFiles

/// A turn at a checkout, for who looks at all that is there and then adds what is missing.
///
/// One process has it at a time, until the value ends. It keeps nobody from adding signatures that
/// doesn't ask for it: several people sign into one checkout at once. Nothing is written for it, so
/// nothing is left behind. Where the file system can't lock, everybody has it.
public struct LookasideTurn: ~Copyable {
  private let lock: FolderLock?

  fileprivate init(_ lock: consuming FolderLock?) { self.lock = lock }

  /// Gives the turn back.
  public consuming func end() {}
}

extension LookasideCheckout {
  /// Takes the turn if nobody has it.
  ///
  /// - Returns: The turn, nil if another process has it.
  public func turn() -> LookasideTurn? {
    do throws(FileError) {
      guard let lock = try FolderLock.trying(root, .exclusive) else { return nil }
      return LookasideTurn(lock)
    } catch {
      return LookasideTurn(nil)
    }
  }

  /// The process that has the turn, as far as the system tells.
  public var turnHolder: Int32? { FolderLock.holder(of: root) }
}
