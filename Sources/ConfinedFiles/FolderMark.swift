internal import Glibc

/// A mark at a folder that other processes see until the value ends, and that keeps nobody out.
///
/// Nothing is written: it is a shared lock of one byte that the folder doesn't have, and different
/// marks are different bytes. Where the file system can't lock folders there are no marks.
///
/// Source: fcntl_locking(2), "Open file description locks".
public struct FolderMark: ~Copyable, Sendable {
  /// `F_OFD_GETLK` and `F_OFD_SETLK`, which Glibc has for GNU sources only: asm-generic/fcntl.h.
  private static let getLock: Int32 = 36
  private static let setLock: Int32 = 37

  private let file: FileDescriptor

  /// Sets a mark; others may have set the same.
  ///
  /// - Parameters:
  ///   - number: Which one, from 0.
  ///   - folder: The folder.
  /// - Throws: ``FileError``.
  public init(_ number: Int64, at folder: ConfinedFolder) throws(FileError) {
    let file = try folder.openBeneath(".", flags: O_RDONLY | O_DIRECTORY)
    var lock = Self.lock(F_RDLCK, number)
    // Safe because: the structure outlives the call.
    let result = FileDescriptor.retrying { unsafe fcntl(file.number, Self.setLock, &lock) }
    if case .failure(let error) = result {
      throw FileError(.lock, folder.path, error.failure)
    }
    self.file = file
  }

  deinit {
    // All that the descriptor has, which a program that is being started shares for a moment.
    var lock = flock()
    lock.l_type = Int16(F_UNLCK)
    lock.l_whence = Int16(SEEK_SET)
    // Safe because: the structure outlives the call.
    _ = unsafe fcntl(file.number, Self.setLock, &lock)
  }

  /// Whether anybody has set a mark, be it in this process.
  ///
  /// - Parameters:
  ///   - number: Which one, from 0.
  ///   - folder: The folder.
  /// - Returns: Whether it is set.
  /// - Throws: ``FileError``.
  public static func isSet(_ number: Int64, at folder: ConfinedFolder) throws(FileError) -> Bool {
    let file = try folder.openBeneath(".", flags: O_RDONLY | O_DIRECTORY)
    // What would keep a lock for writing out; asking for one doesn't need the right to it.
    var lock = Self.lock(F_WRLCK, number)
    // Safe because: the structure outlives the call, which only writes it.
    let result = FileDescriptor.retrying { unsafe fcntl(file.number, Self.getLock, &lock) }
    if case .failure(let error) = result {
      throw FileError(.lock, folder.path, error.failure)
    }
    return Int32(lock.l_type) != F_UNLCK
  }

  private static func lock(_ type: Int32, _ number: Int64) -> flock {
    var lock = flock()
    lock.l_type = Int16(type)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = off_t(number)
    lock.l_len = 1
    return lock
  }
}
