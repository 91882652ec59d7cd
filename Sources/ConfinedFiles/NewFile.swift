internal import CSupport
internal import Glibc
internal import Hexadecimal

/// How a file exists before it has its name.
public enum NamelessForm: Hashable, Sendable {
  /// Without any name, so that nothing is left of it if this process dies; where the file system
  /// can't do that, under a name of its own.
  case automatic
  /// Under a name of its own, `.paraph-` and 16 digits.
  case temporaryName
}

/// A file that is complete and on the disk before it gets its name.
///
/// Where a file system has neither files without a name nor second names, as FAT, the file is
/// renamed from a name of its own, by a call that replaces nothing. Source: open(2), `O_TMPFILE`;
/// linkat(2); renameat2(2), `RENAME_NOREPLACE`.
public struct NewFile: ~Copyable {
  /// How the name begins that a file may have until it gets its own.
  public static let temporaryPrefix = ".paraph-"

  private let folder: ConfinedFolder
  private let file: FileDescriptor
  /// The name until it has its own; nil if it has none.
  private let temporaryName: String?

  /// Writes a file, its mode as told whatever the umask, and waits until its content is on the
  /// disk.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - folder: Where it will stand.
  ///   - form: How it exists until then.
  ///   - permissions: Its mode; readable for all if not given.
  /// - Returns: The file, still without its name.
  /// - Throws: ``FileError``; nothing is left of it then.
  public static func written(
    _ bytes: [UInt8],
    in folder: ConfinedFolder,
    form: NamelessForm = .automatic,
    permissions: UInt32 = 0o644
  ) throws(FileError) -> NewFile {
    let file = NewFile(in: folder, try open(in: folder, form: form))
    // The value's end removes the name if one of these fails.
    let shown = file.temporaryName.map(folder.shown) ?? folder.path
    try file.file.writeAll(bytes, to: shown)
    try file.set(permissions, shown)
    try file.file.synchronise(shown)
    return file
  }

  private init(in folder: ConfinedFolder, _ opened: (number: Int32, temporaryName: String?)) {
    self.folder = folder
    file = FileDescriptor(opened.number)
    temporaryName = opened.temporaryName
  }

  deinit { removeTemporaryName() }

  /// Gives the file its name, unless it is taken; the folder isn't synchronised.
  ///
  /// - Parameter name: One name in the folder.
  /// - Returns: Whether it has this name now; if not, try another.
  /// - Throws: ``FileError``.
  public func take(name: String) throws(FileError) -> Bool {
    guard !name.contains("/") else { throw FileError(.link, folder.shown(name), .invalidName) }
    switch link(name) {
    case .success: break
    case .failure(.exists): return false
    case .failure(let failure): throw FileError(.link, folder.shown(name), failure)
    }
    // FAT's new entry has size 0 until the file itself is synced again: without this, a stick that
    // is pulled out after the folder was synced holds an empty file.
    if temporaryName != nil { try file.synchronise(folder.shown(name)) }
    return true
  }

  /// Gives the file its name, in the place of an ordinary file that has it.
  ///
  /// At every moment the name leads to all of the one or all of the other. The folder isn't
  /// synchronised. Whatever else has the name stays: `/dev/stdout` is a link that must not become
  /// a file.
  ///
  /// - Parameter name: One name in the folder.
  /// - Throws: ``FileError``; what was there is there still.
  public func replace(name: String) throws(FileError) {
    guard !name.contains("/") else { throw FileError(.link, folder.shown(name), .invalidName) }
    if let status = try folder.status(of: name), !status.isFile {
      throw FileError(.link, folder.shown(name), .notFile)
    }
    // Only a rename replaces, and what has no name can't be renamed.
    let from = temporaryName ?? Self.randomName()
    if temporaryName == nil, case .failure(let failure) = link(from) {
      throw FileError(.link, folder.shown(from), failure)
    }
    let directory = folder.descriptor.number
    // Safe because: the strings are terminated and outlive the call.
    let renamed = FileDescriptor.retrying { unsafe renameat(directory, from, directory, name) }
    guard case .failure(let error) = renamed else {
      return try file.synchronise(folder.shown(name))
    }
    // Safe because: the string is terminated and outlives the call.
    _ = unsafe unlinkat(directory, from, 0)
    throw FileError(.link, folder.shown(name), error.failure)
  }

  private func link(_ name: String) -> Result<Void, FileFailure> {
    let directory = folder.descriptor.number
    guard let temporaryName else {
      // Safe because: the string is terminated and outlives the call.
      return FileDescriptor.retrying {
        unsafe paraph_link_descriptor(file.number, directory, name)
      }.map { _ in }.mapError(\.failure)
    }
    // Safe because: the strings are terminated and outlive the calls.
    let linked = FileDescriptor.retrying {
      unsafe linkat(directory, temporaryName, directory, name, 0)
    }
    // FAT, as on a stick, has no second names; drivers that are programs say ENOSYS.
    guard case .failure(let error) = linked, [EPERM, EOPNOTSUPP, ENOSYS].contains(error.number)
    else { return linked.map { _ in }.mapError(\.failure) }
    let renamed = FileDescriptor.retrying {
      unsafe paraph_rename_without_replacing(directory, temporaryName, name)
    }
    return renamed.map { _ in }.mapError { error in
      // What a driver says that can't rename without replacing.
      [EINVAL, ENOSYS].contains(error.number) ? .noNamingWithoutReplacing : error.failure
    }
  }

  private func set(_ permissions: UInt32, _ shown: String) throws(FileError) {
    guard case .failure(let error) = FileDescriptor.retrying({ fchmod(file.number, permissions) })
    else { return }
    // FAT has its modes from the mount.
    let wanted = permissions & 0o444
    guard try file.status(of: shown).permissions & wanted == wanted else {
      throw FileError(.mode, shown, error.failure)
    }
  }

  private func removeTemporaryName() {
    guard let temporaryName else { return }
    // Safe because: the string is terminated and outlives the call. It fails if the file was
    // renamed, and that is well.
    _ = unsafe unlinkat(folder.descriptor.number, temporaryName, 0)
  }

  private static func open(
    in folder: ConfinedFolder,
    form: NamelessForm
  ) throws(FileError) -> (number: Int32, temporaryName: String?) {
    if form == .automatic {
      let opened = FileDescriptor.retrying { paraph_open_unnamed(folder.descriptor.number) }
      switch opened {
      case .success(let number): return (number, nil)
      // What file systems and kernels say that have no files without a name.
      case .failure(let error) where [EOPNOTSUPP, EISDIR, EINVAL].contains(error.number): break
      case .failure(let error): throw FileError(.create, folder.path, error.failure)
      }
    }
    let name = randomName()
    return (try create(name, in: folder), name)
  }

  private static func create(_ name: String, in folder: ConfinedFolder) throws(FileError) -> Int32 {
    // Safe because: the string is terminated and outlives the call.
    let created = FileDescriptor.retrying {
      unsafe openat(
        folder.descriptor.number,
        name,
        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
        0o600
      )
    }
    switch created {
    case .success(let number): return number
    case .failure(let error): throw FileError(.create, folder.shown(name), error.failure)
    }
  }

  static func randomName() -> String {
    temporaryPrefix + String(hexadecimal: UInt64.random(in: .min ... .max), .small)
  }
}
