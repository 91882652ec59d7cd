internal import CSupport
internal import Glibc

/// The folder of a socket, which is this user's own.
final class SocketFolder: Sendable {
  /// What makes two files the same.
  struct Identity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
  }

  struct Status {
    let isSocket: Bool
    let identity: Identity
  }

  private let path: String
  private let descriptor: Int32

  /// Opens the folder, making it if it isn't there.
  init(makingIfMissing path: String) throws(OwnSocketError) {
    self.path = path
    // Safe because: the path ends with a NUL for as long as the calls take.
    if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw .system(errno: errno, path) }
    descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw [ENOTDIR, ELOOP].contains(errno) ? .notAFolder(path) : .system(errno: errno, path)
    }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .system(errno: errno, path) }
    guard status.st_uid == geteuid() else {
      throw .folderOfAnother(path, userID: status.st_uid)
    }
    guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
      throw .folderWritableByOthers(path, mode: status.st_mode & 0o1777)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Waits for other processes that hold the lock; each does so for a moment only.
  func lock() { while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {} }

  func unlock() { flock(descriptor, LOCK_UN) }

  /// What stands there under a name, links not followed; nil if nothing does.
  func status(of name: String) throws(OwnSocketError) -> Status? {
    var status = stat()
    // Safe because: the name ends with a NUL for as long as the call takes.
    guard unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return nil }
      throw .system(errno: errno, "\(path)/\(name)")
    }
    return Status(
      isSocket: status.st_mode & S_IFMT == S_IFSOCK,
      identity: Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    )
  }

  /// Holds on to what stands there, links not followed, so that nothing else gets its identity.
  ///
  /// - Returns: A descriptor, which is good for nothing else; -1 if there is none to be had.
  func hold(_ name: String) -> Int32 {
    // Safe because: the name ends with a NUL for as long as the call takes.
    unsafe paraph_hold(descriptor, name)
  }

  func remove(_ name: String) throws(OwnSocketError) {
    // Safe because: the name ends with a NUL for as long as the call takes.
    guard unsafe unlinkat(descriptor, name, 0) == 0 else {
      throw .system(errno: errno, "\(path)/\(name)")
    }
  }
}
