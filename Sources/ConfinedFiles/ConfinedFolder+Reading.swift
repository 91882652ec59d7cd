internal import Glibc

/// What stands in a folder under one name.
public struct FolderEntry: Hashable, Sendable {
  /// What can stand there.
  public enum Kind: Hashable, Sendable {
    /// An ordinary file.
    case file
    /// A folder.
    case folder
    /// A symbolic link, wherever it leads.
    case link
    /// A pipe, a socket, a device.
    case other
  }

  /// The name.
  public let name: String
  /// What stands there.
  public let kind: Kind
}

extension ConfinedFolder {
  /// Reads an ordinary file.
  ///
  /// - Parameters:
  ///   - subpath: The parts with `/` between them, none of them `..`.
  ///   - limit: The most bytes it may have.
  /// - Returns: The file's content.
  /// - Throws: ``FileError``; a path that leads outside is ``FileFailure/leavesFolder``.
  public func read(_ subpath: String, limit: Int) throws(FileError) -> [UInt8] {
    let file = try openBeneath(subpath, flags: O_RDONLY)
    let status = try file.status(of: shown(subpath))
    guard status.isFile else { throw FileError(.read, shown(subpath), .notFile) }
    guard status.byteCount <= limit else {
      throw FileError(.read, shown(subpath), .tooLarge(limit: limit))
    }
    // One byte more, so that the file's end is met in the second reading.
    return try file.readAll(of: shown(subpath), limit: limit, expected: status.byteCount + 1)
  }

  /// Lists the folder.
  ///
  /// - Parameter limit: The most names that are read.
  /// - Returns: What stands there, sorted by name, without `.` and `..`.
  /// - Throws: ``FileError``; a name that isn't UTF-8 is ``FileFailure/invalidName``.
  public func entries(limit: Int = 100_000) throws(FileError) -> [FolderEntry] {
    // A listing moves the position of its descriptor, so it gets one of its own.
    let own = try openBeneath(".", flags: O_RDONLY | O_DIRECTORY)
    // Safe because: the stream owns the duplicate, and is closed below.
    guard let stream = unsafe fdopendir(dup(own.number)) else {
      throw FileError(.list, path, FileFailure(errno: errno))
    }
    defer { unsafe closedir(stream) }
    var entries: [FolderEntry] = []
    while true {
      errno = 0
      // Safe because: the entry is used before the stream is read again.
      guard let next = unsafe readdir(stream) else {
        let number = errno
        guard number == 0 else { throw FileError(.list, path, FileFailure(errno: number)) }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      }
      let bytes = unsafe withUnsafeBytes(of: &next.pointee.d_name) { name in
        unsafe Array(name.prefix { $0 != 0 })
      }
      guard bytes != [UInt8(ascii: ".")], bytes != Array("..".utf8) else { continue }
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw FileError(.list, shown(String(decoding: bytes, as: UTF8.self)), .invalidName)
      }
      guard entries.count < limit else { throw FileError(.list, path, .tooManyNames(limit: limit)) }
      entries.append(FolderEntry(name: name, kind: try kind(of: name)))
    }
  }

  /// What stands under a name, links not followed.
  private func kind(of name: String) throws(FileError) -> FolderEntry.Kind {
    var status = stat()
    // Safe because: the string is terminated, and both outlive the call.
    let result = FileDescriptor.retrying {
      unsafe fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW)
    }
    if case .failure(let error) = result {
      throw FileError(.status, shown(name), error.failure)
    }
    let read = FileStatus(status)
    if read.isFile { return .file }
    if read.isFolder { return .folder }
    return read.isLink ? .link : .other
  }

  /// Whether a path leads to something; a link that leads nowhere doesn't.
  ///
  /// Nothing is opened, so links may lead outside.
  ///
  /// - Parameter name: One name, or several with `/` between them.
  /// - Returns: Whether a program that follows links finds something there.
  public func leadsSomewhere(_ name: String) -> Bool {
    var status = stat()
    // Safe because: the string is terminated, and both outlive the call.
    return unsafe fstatat(descriptor.number, name, &status, 0) == 0
  }

  /// Checks that this user may make files here, without making one.
  ///
  /// - Throws: ``FileError``.
  public func checkWritable() throws(FileError) {
    // Safe because: the string is terminated and outlives the call.
    let result = FileDescriptor.retrying {
      unsafe faccessat(descriptor.number, ".", W_OK | X_OK, AT_EACCESS)
    }
    if case .failure(let error) = result { throw FileError(.write, path, error.failure) }
  }

  /// Whether a name directly inside is taken, by whatever.
  ///
  /// - Parameter name: One name.
  /// - Returns: Whether something stands there, were it a link that leads nowhere.
  public func holds(_ name: String) -> Bool {
    var status = stat()
    // Safe because: the string is terminated, and both outlive the call.
    return unsafe fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0
  }
}

/// Reads a file that the caller named, be it a pipe.
///
/// - Parameters:
///   - path: The file; links are followed.
///   - limit: The most bytes it may have.
/// - Returns: Its content.
/// - Throws: ``FileError``.
public func readFile(at path: String, limit: Int) throws(FileError) -> [UInt8] {
  // Safe because: the string is terminated and outlives the call.
  let opened = FileDescriptor.retrying { unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) }
  switch opened {
  case .success(let number):
    return try FileDescriptor(number).readAll(of: path, limit: limit)
  case .failure(let error): throw FileError(.open, path, error.failure)
  }
}

/// Reads standard input to its end.
///
/// - Parameter limit: The most bytes there may be.
/// - Returns: What was read.
/// - Throws: ``FileError`` with the path `-`.
public func readStandardInput(limit: Int) throws(FileError) -> [UInt8] {
  let number = dup(STDIN_FILENO)
  guard number >= 0 else { throw FileError(.open, "-", FileFailure(errno: errno)) }
  return try FileDescriptor(number).readAll(of: "-", limit: limit)
}
