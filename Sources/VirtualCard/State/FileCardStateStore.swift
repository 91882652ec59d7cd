import Glibc

/// A card's state in a file, which is replaced as a whole or not at all.
public struct FileCardStateStore: CardStateStore {
  /// The file's path.
  public let path: String

  /// The longest file that is read, in bytes.
  static let byteLimit = 1 << 20

  /// A store in this file, which needn't exist yet; its folder must.
  public init(path: String) {
    self.path = path
  }

  /// Fetches the state.
  ///
  /// - Returns: The file's bytes, nil if there is no file.
  /// - Throws: ``CardStateStoreError``.
  public func load() throws(CardStateStoreError) -> [UInt8]? {
    // Safe because: open copies what it needs of the string.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0, errno == ENOENT { return nil }
    try check(descriptor, .open, path)
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while bytes.count <= Self.byteLimit {
      var buffer = [UInt8](repeating: 0, count: 65536)
      // Safe because: the kernel is told the buffer's length.
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      try check(Int32(clamping: count), .read, path)
      if count == 0 { return bytes }
      bytes += buffer.prefix(count)
    }
    throw CardStateStoreError(step: .read, path: path, errorNumber: EFBIG)
  }

  /// Writes a temporary file beside the old one and renames it.
  ///
  /// It doesn't wait for the disk: the card writes at each signature, a real one does so in a
  /// fraction of a millisecond, and a test's card needn't outlive a power cut.
  ///
  /// - Parameter state: The whole new content.
  /// - Throws: ``CardStateStoreError``: the file holds the old state, never a part.
  public func save(_ state: [UInt8]) throws(CardStateStoreError) {
    let temporary = "\(path).\(getpid()).new"
    do {
      try write(state, to: temporary)
      // Safe because: rename copies what it needs of both strings.
      try check(unsafe rename(temporary, path), .rename, path)
    } catch {
      // Safe because: unlink copies what it needs of the string.
      _ = unsafe unlink(temporary)
      throw error
    }
  }

  private func write(_ bytes: [UInt8], to file: String) throws(CardStateStoreError) {
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    // Safe because: open copies what it needs of the string.
    let descriptor = unsafe open(file, flags, 0o600)
    try check(descriptor, .open, file)
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      // Safe because: the kernel is told the buffer's length.
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0, errno == EINTR { continue }
      try check(Int32(clamping: count), .write, file)
      rest = rest.dropFirst(count)
    }
  }

  private func check(
    _ result: Int32,
    _ step: CardStateStoreError.Step,
    _ path: String
  ) throws(CardStateStoreError) {
    guard result < 0 else { return }
    throw CardStateStoreError(step: step, path: path, errorNumber: errno)
  }
}
