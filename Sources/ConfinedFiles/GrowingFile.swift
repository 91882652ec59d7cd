internal import Glibc

/// An open file that grows at its end only, such as a log.
///
/// No symbolic link under its name is followed.
public struct GrowingFile: ~Copyable, Sendable {
  /// What is done with the file.
  public enum Use: Hashable, Sendable {
    /// It is read.
    case reading
    /// It is read and added to; it must be there.
    case appending
    /// It is made, mode 0600, then read and added to; the name must be free.
    case creating
  }

  /// The path as it is shown.
  public let path: String
  private let file: FileDescriptor

  /// Opens a file directly inside a folder.
  ///
  /// - Parameters:
  ///   - name: One name.
  ///   - folder: The folder.
  ///   - use: What is done with it.
  /// - Throws: ``FileError``; a link is ``FileFailure/leavesFolder``.
  public init(_ name: String, in folder: ConfinedFolder, for use: Use) throws(FileError) {
    path = folder.shown(name)
    guard !name.contains("/") else { throw FileError(.open, path, .invalidName) }
    let flags =
      switch use {
      case .reading: O_RDONLY
      case .appending: O_RDWR | O_APPEND
      case .creating: O_RDWR | O_APPEND | O_CREAT | O_EXCL
      }
    // Safe because: the string is terminated and outlives the call.
    let opened = FileDescriptor.retrying {
      unsafe openat(
        folder.descriptor.number,
        name,
        flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
        0o600
      )
    }
    switch opened {
    case .success(let number): file = FileDescriptor(number)
    case .failure(let error):
      throw FileError(use == .creating ? .create : .open, path, error.failure)
    }
  }

  /// What the system says of the file.
  ///
  /// - Returns: Its size, owner and mode.
  /// - Throws: ``FileError``.
  public func status() throws(FileError) -> FileStatus { try file.status(of: path) }

  /// Reads a part.
  ///
  /// - Parameters:
  ///   - offset: The number of bytes before it.
  ///   - count: How many bytes.
  /// - Returns: The bytes; fewer where the file ends.
  /// - Throws: ``FileError``.
  public func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try file.readPart(at: offset, count: count, of: path)
  }

  /// Adds bytes at the end, with one call of the system unless it takes only a part.
  ///
  /// - Parameter bytes: What is added.
  /// - Throws: ``FileError``; a part may have been added then.
  public func append(_ bytes: [UInt8]) throws(FileError) { try file.writeAll(bytes, to: path) }

  /// Cuts the file off.
  ///
  /// - Parameter byteCount: Its size from now on.
  /// - Throws: ``FileError``.
  public func truncate(to byteCount: Int) throws(FileError) {
    let result = FileDescriptor.retrying { ftruncate(file.number, off_t(byteCount)) }
    if case .failure(let error) = result { throw FileError(.write, path, error.failure) }
  }

  /// Waits until content and size are on the disk.
  ///
  /// - Throws: ``FileError``; what of the content is on the disk is unknown then, and a second
  ///   call may succeed without it.
  public func synchronise() throws(FileError) {
    let result = FileDescriptor.retrying { fdatasync(file.number) }
    if case .failure(let error) = result { throw FileError(.sync, path, error.failure) }
  }
}
