internal import Glibc

/// What the system says of a file or folder.
///
/// Source: stat(2).
public struct FileStatus: Hashable, Sendable {
  /// What makes a file the same file under whatever name.
  public struct Identity: Hashable, Sendable {
    let device: dev_t
    let number: ino_t
  }

  /// When the content changed last, by the host's clock; two of them are only compared.
  public struct Change: Hashable, Sendable {
    let seconds: Int
    let nanoseconds: Int
  }

  /// Whether it is an ordinary file.
  public let isFile: Bool
  /// Whether it is a folder.
  public let isFolder: Bool
  /// Whether it is a symbolic link.
  public let isLink: Bool
  /// Its size in bytes.
  public let byteCount: Int
  /// Its mode without the kind: twelve bits.
  public let permissions: UInt32
  /// The number of the user who owns it.
  public let owner: UInt32
  /// Which file it is.
  public let identity: Identity
  /// When a file's bytes or a folder's names changed last.
  public let change: Change

  init(_ status: stat) {
    let kind = status.st_mode & S_IFMT
    isFile = kind == S_IFREG
    isFolder = kind == S_IFDIR
    isLink = kind == S_IFLNK
    byteCount = Int(status.st_size)
    permissions = status.st_mode & 0o7777
    owner = status.st_uid
    identity = Identity(device: status.st_dev, number: status.st_ino)
    change = Change(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }

  /// Whether two files lie in one file system, and take their room from each other.
  ///
  /// - Parameter other: What the system says of the other.
  /// - Returns: Whether they do.
  public func sharesRoom(with other: FileStatus) -> Bool {
    identity.device == other.identity.device
  }

  /// Whether this process runs as the file's owner.
  public var isOwn: Bool { owner == geteuid() }

  /// Whether others than the owner may write it.
  public var isWritableByOthers: Bool { permissions & 0o022 != 0 }
}

extension ConfinedFolder {
  /// What the system says of the folder itself.
  ///
  /// - Returns: Its owner and mode.
  /// - Throws: ``FileError``.
  public func status() throws(FileError) -> FileStatus { try descriptor.status(of: path) }

  /// What the system says of a name directly inside, links not followed.
  ///
  /// - Parameter name: One name.
  /// - Returns: What stands there, nil if there is nothing.
  /// - Throws: ``FileError``.
  public func status(of name: String) throws(FileError) -> FileStatus? {
    var status = stat()
    // Safe because: the string is terminated, and both outlive the call.
    let result = FileDescriptor.retrying {
      unsafe fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW)
    }
    switch result {
    case .success: return FileStatus(status)
    case .failure(let error) where error.number == ENOENT: return nil
    case .failure(let error): throw FileError(.status, shown(name), error.failure)
    }
  }
}
