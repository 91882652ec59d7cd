internal import Glibc
internal import TOML

/// Reads a policy file from a place where nobody else can have put it.
///
/// The folder is opened once, looked at, and the file found in it, so that neither can be replaced
/// between the look and the reading. Links may lead to the folder; the file is none. Folders
/// further up aren't looked at.
enum PolicyFile {
  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - owners: To whom file and folder may belong.
  /// - Returns: The content, nil if there is no such file.
  /// - Throws: ``PolicyFileError``.
  static func read(_ path: String, owners: [UInt32]) throws(PolicyFileError) -> [UInt8]? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    guard let name = parts.last, !path.hasSuffix("/"), !path.utf8.contains(0) else {
      throw PolicyFileError(path: path, isFolder: false, reason: .notFile)
    }
    let parents = path.dropLast(name.count)
    let folderPath = parents.isEmpty ? "." : String(parents)
    guard
      let folder = try Opened.open(
        folderPath,
        in: AT_FDCWD,
        flags: O_DIRECTORY,
        as: .init(path: folderPath, isFolder: true)
      )
    else { return nil }
    let file = Opened.Shown(path: path, isFolder: false)
    guard
      let opened = try Opened.open(
        String(name),
        in: folder.number,
        flags: O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
        as: file
      )
    else { return nil }
    let status = try opened.status()
    guard status.st_mode & S_IFMT == S_IFREG else { throw file.error(.notFile) }
    try folder.check(owners)
    try opened.check(owners)
    return try opened.readAll(limit: TOMLLimits.byteCount)
  }
}

/// An open file or folder, closed with the value.
private struct Opened: ~Copyable {
  /// As what it appears in errors.
  struct Shown {
    let path: String
    let isFolder: Bool

    func error(_ reason: PolicyFileError.Reason) -> PolicyFileError {
      PolicyFileError(path: path, isFolder: isFolder, reason: reason)
    }
  }

  let number: Int32
  private let shown: Shown

  private init(number: Int32, shown: Shown) {
    self.number = number
    self.shown = shown
  }

  deinit { close(number) }

  /// Opens for reading; nil if there is nothing.
  static func open(
    _ path: String,
    in folder: Int32,
    flags: Int32,
    as shown: Shown
  ) throws(PolicyFileError) -> Opened? {
    while true {
      // Safe because: the string is terminated and outlives the call.
      let number = unsafe openat(folder, path, O_RDONLY | O_CLOEXEC | flags)
      if number >= 0 { return Opened(number: number, shown: shown) }
      switch errno {
      case EINTR: continue
      case ENOENT, ENOTDIR: return nil
      case ELOOP: throw shown.error(.link)
      // A socket or a device without a driver.
      case ENXIO, ENODEV: throw shown.error(.notFile)
      case let error: throw shown.error(.system(error))
      }
    }
  }

  func status() throws(PolicyFileError) -> stat {
    var status = stat()
    // Safe because: the structure outlives the call, which only writes it.
    guard unsafe fstat(number, &status) == 0 else { throw shown.error(.system(errno)) }
    return status
  }

  /// Refuses what others own or may write.
  func check(_ owners: [UInt32]) throws(PolicyFileError) {
    let status = try status()
    guard owners.contains(status.st_uid) else {
      throw shown.error(.owner(status.st_uid, allowed: owners))
    }
    let permissions = status.st_mode & 0o7777
    guard permissions & 0o022 == 0 else {
      throw shown.error(.writable(permissions: permissions))
    }
  }

  func readAll(limit: Int) throws(PolicyFileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      // Safe because: the system writes at most as many bytes as the array has.
      let count = unsafe piece.withUnsafeMutableBytes { buffer in
        unsafe read(number, buffer.baseAddress, buffer.count)
      }
      guard count != 0 else { return bytes }
      guard count > 0 else {
        let error = errno
        if error == EINTR { continue }
        throw shown.error(.system(error))
      }
      bytes += piece.prefix(count)
      guard bytes.count <= limit else { throw shown.error(.tooLarge(limit: limit)) }
    }
  }
}
