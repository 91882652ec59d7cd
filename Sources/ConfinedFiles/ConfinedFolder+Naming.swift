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
}
