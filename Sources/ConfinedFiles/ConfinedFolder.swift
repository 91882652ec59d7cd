internal import CSupport
internal import Glibc

/// How paths are kept inside a folder.
public enum PathResolution: Hashable, Sendable {
  /// By the kernel (openat2, since Linux 5.6), and where it can't, part by part.
  case automatic
  /// Part by part: symbolic links are then refused even where they stay inside.
  case partByPart
}

/// A folder that no path leads out of, whatever symbolic links stand in it.
///
/// It is opened once; moving or replacing it later changes nothing. Any number of threads may
/// use one folder at a time.
public final class ConfinedFolder: Sendable {
  /// The folder's path as it is shown; it isn't used to find the folder again.
  public let path: String

  let descriptor: FileDescriptor
  private let resolution: PathResolution

  /// Opens a folder; links in this path are followed, for it is the caller's own.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - resolution: How paths are kept inside.
  /// - Throws: ``FileError``.
  public init(at path: String, resolution: PathResolution = .automatic) throws(FileError) {
    // Safe because: the string is terminated and outlives the call.
    let opened = FileDescriptor.retrying {
      unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    switch opened {
    case .success(let number): descriptor = FileDescriptor(number)
    case .failure(let error): throw FileError(.open, path, error.failure)
    }
    self.path = path
    self.resolution = resolution
  }

  private init(_ descriptor: consuming FileDescriptor, path: String, resolution: PathResolution) {
    self.descriptor = descriptor
    self.path = path
    self.resolution = resolution
  }

  /// Opens a folder inside.
  ///
  /// - Parameter subpath: The parts with `/` between them, none of them `..`.
  /// - Returns: The folder, itself a bound that its paths don't leave.
  /// - Throws: ``FileError``; a path that leads outside is ``FileFailure/leavesFolder``.
  public func folder(_ subpath: String) throws(FileError) -> ConfinedFolder {
    ConfinedFolder(
      try openBeneath(subpath, flags: O_RDONLY | O_DIRECTORY),
      path: shown(subpath),
      resolution: resolution
    )
  }

  /// Opens a folder directly inside, and makes it first if it isn't there, mode 0755.
  ///
  /// - Parameter name: One name.
  /// - Returns: The folder, and whether it was made here; then this folder has to be
  ///   synchronised too.
  /// - Throws: ``FileError``.
  public func makeFolder(_ name: String) throws(FileError) -> (ConfinedFolder, isNew: Bool) {
    guard !name.contains("/") else { throw FileError(.create, shown(name), .invalidName) }
    // Safe because: the string is terminated and outlives the call.
    let made = FileDescriptor.retrying { unsafe mkdirat(descriptor.number, name, 0o755) }
    switch made {
    case .success: break
    case .failure(let error) where error.number == EEXIST: return (try folder(name), false)
    case .failure(let error): throw FileError(.create, shown(name), error.failure)
    }
    let folder = try folder(name)
    // The umask may have taken bits away, and readers are other users.
    if case .failure(let error) = FileDescriptor.retrying({
      fchmod(folder.descriptor.number, 0o755)
    }) {
      let permissions = try folder.descriptor.status(of: folder.path).permissions
      guard permissions & 0o555 == 0o555 else {
        throw FileError(.mode, folder.path, error.failure)
      }
    }
    return (folder, true)
  }

  /// Waits until the names in this folder are on the disk.
  ///
  /// - Throws: ``FileError``.
  public func synchronise() throws(FileError) { try descriptor.synchronise(path) }

  /// A path as it is shown.
  func shown(_ subpath: String) -> String { path + "/" + subpath }

  /// Opens what a path leads to, without waiting for the other end of a pipe.
  func openBeneath(_ subpath: String, flags: Int32) throws(FileError) -> FileDescriptor {
    let parts = subpath.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0 != ".." && !$0.utf8.contains(0) }) else {
      throw FileError(.open, shown(subpath), .invalidName)
    }
    let flags = flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    if resolution == .automatic {
      switch openByKernel(subpath, flags: flags) {
      case .success(let number): return FileDescriptor(number)
      // Older kernels don't know the call, and some sandboxes forbid what they don't know.
      case .failure(let error) where [ENOSYS, EPERM].contains(error.number): break
      case .failure(let error): throw FileError(.open, shown(subpath), error.failure)
      }
    }
    return try openPartByPart(parts, flags: flags, of: subpath)
  }

  private func openByKernel(_ subpath: String, flags: Int32) -> Result<Int32, SystemError> {
    var triesLeft = Self.racesForgiven
    while true {
      // Safe because: the string is terminated and outlives the call.
      let opened = FileDescriptor.retrying {
        unsafe paraph_openat2(
          descriptor.number,
          subpath,
          UInt64(UInt32(bitPattern: flags)),
          0,
          UInt64(PARAPH_RESOLVE_BENEATH | PARAPH_RESOLVE_NO_MAGICLINKS)
        )
      }
      // The kernel says so when something was renamed while it looked.
      guard case .failure(let error) = opened, error.number == EAGAIN, triesLeft > 0 else {
        return opened
      }
      triesLeft -= 1
    }
  }

  private func openPartByPart(
    _ parts: [Substring],
    flags: Int32,
    of subpath: String
  ) throws(FileError) -> FileDescriptor {
    var current: FileDescriptor?
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      let flags = isLast ? flags : O_RDONLY | O_DIRECTORY | O_CLOEXEC
      let start = current?.number ?? descriptor.number
      // Safe because: the string is terminated and outlives the call.
      let opened = FileDescriptor.retrying {
        unsafe openat(start, String(part), flags | O_NOFOLLOW)
      }
      switch opened {
      case .success(let number): current = FileDescriptor(number)
      case .failure(let error):
        let isLink = error.number == ENOTDIR && isLink(String(part), in: start)
        throw FileError(.open, shown(subpath), isLink ? .leavesFolder : error.failure)
      }
    }
    guard let opened = current.take() else { throw FileError(.open, shown(subpath), .invalidName) }
    return opened
  }

  private func isLink(_ name: String, in folder: Int32) -> Bool {
    var status = stat()
    // Safe because: the string is terminated, and both outlive the call.
    let result = unsafe fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW)
    return result == 0 && FileStatus(status).isLink
  }

  /// How often a path is looked up again when something moved meanwhile.
  private static let racesForgiven = 16
}
