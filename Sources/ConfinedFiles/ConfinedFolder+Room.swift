internal import CSupport
internal import Glibc

/// How much a file system has left for this user.
///
/// Source: statvfs(3).
public struct FreeRoom: Hashable, Sendable {
  /// The bytes that even the smallest file takes: a block, a cluster of FAT.
  public let blockBytes: Int
  /// How many of them are free.
  public let blockCount: Int

  /// How many blocks a file takes.
  ///
  /// - Parameter byteCount: The file's size.
  /// - Returns: At least one.
  public func blocks(forFileOf byteCount: Int) -> Int {
    max(1, (byteCount + blockBytes - 1) / blockBytes)
  }
}

extension ConfinedFolder {
  /// How much room is left.
  ///
  /// - Returns: The room; nil where the file system doesn't know its size.
  /// - Throws: ``FileError``.
  public func freeRoom() throws(FileError) -> FreeRoom? {
    var answer = statvfs()
    // Safe because: the structure outlives the call, which only writes it.
    let result = FileDescriptor.retrying { unsafe fstatvfs(descriptor.number, &answer) }
    if case .failure(let error) = result { throw FileError(.status, path, error.failure) }
    guard answer.f_blocks > 0, answer.f_frsize > 0 else { return nil }
    return FreeRoom(
      blockBytes: Int(clamping: answer.f_frsize),
      blockCount: Int(clamping: answer.f_bavail)
    )
  }

  /// Checks that files here get their names without replacing any.
  ///
  /// Where the file system may not know how, an empty file is made, gets a name that nothing has,
  /// and is removed.
  ///
  /// - Throws: ``FileError``, with ``FileFailure/noNamingWithoutReplacing`` if it doesn't.
  public func checkNaming() throws(FileError) {
    // What has files without a name links them to one.
    if case .success(let number) = FileDescriptor.retrying({
      paraph_open_unnamed(descriptor.number)
    }) {
      close(number)
      return
    }
    let name = NewFile.randomName()
    let file = try NewFile.written([], in: self, form: .temporaryName)
    guard try file.take(name: name) else { return }
    // Safe because: the string is terminated and outlives the call.
    let removed = FileDescriptor.retrying { unsafe unlinkat(descriptor.number, name, 0) }
    if case .failure(let error) = removed { throw FileError(.link, shown(name), error.failure) }
  }
}
