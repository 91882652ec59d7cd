internal import CSupport
internal import Glibc
internal import Synchronization

/// A listening Unix socket that this process made itself, where no service manager passes one.
///
/// Its folder belongs to this process's user and nobody else may write there; the socket has
/// mode 0600. One that nobody listens on any more is replaced, any other file is not.
public final class OwnSocket: Sendable {
  /// The socket's path.
  public let path: String

  private let folder: SocketFolder
  private let name: String
  private let identity: SocketFolder.Identity
  /// Of the socket's file: a file system gives the number of one that is gone to the next.
  private let hold: Int32
  private let isRemoved = Mutex(false)

  /// The listening descriptor, close-on-exec and non-blocking.
  ///
  /// This value never closes it: who accepts on it does.
  public let descriptor: Int32

  /// Listens.
  ///
  /// - Parameter path: Where; at most 107 bytes. A missing folder is made with mode 0700, the
  ///   folders above it are not.
  /// - Throws: ``OwnSocketError``; nothing is left behind but the folder.
  public init(listeningAt path: String) throws(OwnSocketError) {
    let (folderPath, name) = try Self.split(path)
    folder = try SocketFolder(makingIfMissing: folderPath)
    (descriptor, identity, hold) = try Self.listen(at: path, name, in: folder)
    self.path = path
    self.name = name
  }

  /// Removes the socket from its folder, unless another one stands there by now.
  public func remove() {
    let wasRemoved = isRemoved.withLock { isRemoved in
      defer { isRemoved = true }
      return isRemoved
    }
    guard !wasRemoved else { return }
    folder.lock()
    defer { folder.unlock() }
    if (try? folder.status(of: name))??.identity == identity { try? folder.remove(name) }
  }

  deinit {
    remove()
    close(hold)
  }

  private static func split(_ path: String) throws(OwnSocketError) -> (String, String) {
    guard path.hasPrefix("/"), let slash = path.lastIndex(of: "/"), !path.utf8.contains(0) else {
      throw .notAbsolute(path)
    }
    let name = String(path[path.index(after: slash)...])
    guard !name.isEmpty, name != ".", name != ".." else { throw .notAbsolute(path) }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
  }

  private static func listen(
    at path: String,
    _ name: String,
    in folder: SocketFolder
  ) throws(OwnSocketError) -> (descriptor: Int32, SocketFolder.Identity, hold: Int32) {
    // Among several who start at once, one looks and listens at a time.
    folder.lock()
    defer { folder.unlock() }
    if let status = try folder.status(of: name) {
      guard status.isSocket else { throw .notASocket(path) }
      guard !isAnswered(path) else { throw .inUse(path) }
      try folder.remove(name)
    }
    // Safe because: the path ends with a NUL for as long as the call takes.
    let descriptor = unsafe paraph_stream_listen(path)
    guard descriptor >= 0 else { throw .system(errno: errno, path) }
    let hold = folder.hold(name)
    guard hold >= 0, let identity = try? folder.status(of: name)?.identity else {
      let failure = errno
      close(descriptor)
      if hold >= 0 { close(hold) }
      throw .system(errno: failure, path)
    }
    return (descriptor, identity, hold)
  }

  /// Whether somebody listens: any answer but a refusal counts, so that in doubt nothing is
  /// taken away from anybody.
  private static func isAnswered(_ path: String) -> Bool {
    // Safe because: the path ends with a NUL for as long as the call takes.
    let connection = unsafe paraph_stream_connect(path)
    guard connection < 0 else {
      close(connection)
      return true
    }
    return errno != ECONNREFUSED
  }
}

/// Why there is no socket of our own.
public enum OwnSocketError: Error, Hashable, Sendable {
  /// The path doesn't begin with a slash, or names no file.
  case notAbsolute(String)
  /// Somebody answers on this socket.
  case inUse(String)
  /// Something that is no socket stands there.
  case notASocket(String)
  /// The folder is a link, or no folder.
  case notAFolder(String)
  /// The folder belongs to another user.
  case folderOfAnother(String, userID: UInt32)
  /// Others may write to the folder, and so replace the socket; the mode's lower ten bits.
  case folderWritableByOthers(String, mode: UInt32)
  /// The kernel's error number, and for which path.
  case system(errno: Int32, String)
}

extension OwnSocketError: CustomStringConvertible {
  /// What is wrong and what is wanted: one sentence, lower case, no full stop.
  ///
  /// The paths are those that the program was given.
  public var description: String {
    switch self {
    case .notAbsolute(let path): "'\(path)' has to begin with a slash and name a file"
    case .inUse(let path): "an agent listens on '\(path)' already"
    case .notASocket(let path): "'\(path)' is there and is no socket"
    case .notAFolder(let path): "'\(path)' has to be a folder, and no link to one"
    case .folderOfAnother(let path, let user):
      "the folder '\(path)' belongs to user \(user); it has to be your own"
    case .folderWritableByOthers(let path, let mode):
      "others may write to the folder '\(path)', its mode is \(String(mode, radix: 8)): "
        // One like /tmp is so for everybody's sake.
        + (mode & 0o1000 != 0 ? "name a socket in a folder of your own" : "chmod go-w '\(path)'")
    case .system(ENOENT, let path):
      "'\(path)' can't be made, for the folder above it isn't there: make that first"
    case .system(ENOTDIR, let path):
      "'\(path)' can't be made, for a file stands above it: name one below a folder"
    case .system(EACCES, let path): "this user may not use '\(path)': name a folder of your own"
    case .system(ENAMETOOLONG, let path):
      "'\(path)' is too long: a socket's path has at most 107 bytes"
    case .system(let errno, let path): "'\(path)' can't be used, error \(errno)"
    }
  }
}
