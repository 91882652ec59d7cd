internal import CSupport
internal import Glibc

extension ConfinedFolder {
  /// Opens a folder of this user's own, and makes what is missing of its path, mode 0700.
  ///
  /// - Parameter path: The folder; links in it are followed.
  /// - Returns: The folder; names that were made are on the disk.
  /// - Throws: ``FileError``.
  public static func makingPrivate(at path: String) throws(FileError) -> ConfinedFolder {
    let missing: FileError
    do throws(FileError) {
      return try ConfinedFolder(at: path)
    } catch {
      missing = error
    }
    guard missing.failure == .notFound, let slash = path.lastIndex(of: "/") else { throw missing }
    let above = slash == path.startIndex ? "/" : String(path[..<slash])
    let name = String(path[path.index(after: slash)...])
    guard !name.isEmpty else { return try makingPrivate(at: above) }
    let parent = try makingPrivate(at: above)
    // Safe because: the string is terminated and outlives the call.
    let made = FileDescriptor.retrying { unsafe mkdirat(parent.descriptor.number, name, 0o700) }
    if case .failure(let error) = made, error.number != EEXIST {
      throw FileError(.create, path, error.failure)
    }
    try parent.synchronise()
    return try ConfinedFolder(at: path)
  }

  /// Gives a file directly inside another name, unless that is taken; the folder isn't
  /// synchronised.
  ///
  /// - Parameters:
  ///   - name: The name until now.
  ///   - newName: The name from now on.
  /// - Throws: ``FileError``; ``FileFailure/exists`` if the new name is taken.
  public func rename(_ name: String, to newName: String) throws(FileError) {
    // Safe because: the strings are terminated and outlive the call.
    let result = FileDescriptor.retrying {
      unsafe paraph_rename_without_replacing(descriptor.number, name, newName)
    }
    if case .failure(let error) = result {
      throw FileError(.link, shown(newName), error.failure)
    }
  }

  /// Checks that a file here can get a name, by making an empty one and removing it again.
  ///
  /// - Parameter name: The name; nothing is done if it is taken.
  /// - Throws: ``FileError``: the name is too long, or none that this file system takes.
  public func tryName(_ name: String) throws(FileError) {
    guard !holds(name) else { return }
    try checkNaming()
    let file = try NewFile.written([], in: self)
    do throws(FileError) {
      guard try file.take(name: name) else { return }
    } catch {
      // Another name was taken just before, so this one is at fault.
      guard error.failure == .noNamingWithoutReplacing || error.failure == .system(EINVAL) else {
        throw error
      }
      throw FileError(.link, shown(name), .nameRefused)
    }
    try removeFile(name)
  }

  /// Removes an ordinary file directly inside, if it is there; the folder isn't synchronised.
  ///
  /// - Parameter name: One name.
  /// - Throws: ``FileError``; whatever else has the name stays.
  public func removeFile(_ name: String) throws(FileError) {
    guard let status = try status(of: name) else { return }
    guard status.isFile else { throw FileError(.remove, shown(name), .notFile) }
    // Safe because: the string is terminated and outlives the call.
    let removed = FileDescriptor.retrying { unsafe unlinkat(descriptor.number, name, 0) }
    if case .failure(let error) = removed { throw FileError(.remove, shown(name), error.failure) }
  }
}
