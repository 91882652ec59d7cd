internal import Glibc

/// A folder that is locked against other processes who ask for the lock too, until the value ends.
///
/// Source: flock(2).
public struct FolderLock: ~Copyable {
  /// Whom the lock keeps out.
  public enum Kind: Hashable, Sendable {
    /// Everyone else.
    case exclusive
    /// Those who want it exclusively.
    case shared
  }

  /// A descriptor of its own, so that two values in one process keep each other out as well.
  private let file: FileDescriptor

  /// Locks a folder if that is possible at once.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - kind: Whom the lock keeps out.
  /// - Returns: The lock, nil if another process has it.
  /// - Throws: ``FileError``.
  public static func trying(
    _ folder: ConfinedFolder,
    _ kind: Kind
  ) throws(FileError) -> FolderLock? {
    let file = try folder.openBeneath(".", flags: O_RDONLY | O_DIRECTORY)
    let operation = (kind == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB
    switch FileDescriptor.retrying({ flock(file.number, operation) }) {
    case .success: return FolderLock(file: file)
    case .failure(let error) where error.number == EWOULDBLOCK: return nil
    case .failure(let error): throw FileError(.lock, folder.path, error.failure)
    }
  }

  private init(file: consuming FileDescriptor) { self.file = file }

  // Closing alone would leave the lock to whatever this process is starting just now, until that
  // has become its own program.
  deinit { _ = flock(file.number, LOCK_UN) }

  /// Gives the lock back.
  public consuming func release() {}
}
