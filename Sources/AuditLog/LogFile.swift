internal import ConfinedFiles

/// One file of the log, opened, and the walk over its lines.
final class LogFile {
  let name: String
  let file: GrowingFile
  let identity: FileStatus.Identity

  var path: String { file.path }

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - folder: Where it is.
  ///   - use: What is done with it.
  ///   - isOwn: Whether it must belong to this user, and to nobody else.
  /// - Throws: ``AuditLogError``.
  init(
    _ name: String,
    in folder: ConfinedFolder,
    for use: GrowingFile.Use,
    isOwn: Bool
  ) throws(AuditLogError) {
    let file = try onFile { () throws(FileError) in
      try GrowingFile(name, in: folder, for: use)
    }
    let status = try onFile { () throws(FileError) in try file.status() }
    guard status.isFile else { throw .notFile(path: file.path) }
    if isOwn { try status.requireOwn(file.path) }
    self.name = name
    identity = status.identity
    self.file = file
  }

  /// The file's size in bytes, now.
  func byteCount() throws(AuditLogError) -> Int {
    try onFile { () throws(FileError) in try file.status().byteCount }
  }

  func read(_ range: Range<Int>) throws(AuditLogError) -> [UInt8] {
    try onFile { () throws(FileError) in
      try file.read(at: range.lowerBound, count: range.count)
    }
  }

  /// Where the line begins that holds the byte before an offset: after the line feed before it.
  ///
  /// - Parameters:
  ///   - offset: Where to look back from.
  ///   - limit: The most bytes to look back.
  /// - Returns: The offset of the line's first byte; nil if it is further away.
  /// - Throws: ``AuditLogError``.
  func lineStart(before offset: Int, within limit: Int) throws(AuditLogError) -> Int? {
    var end = offset
    while end > 0, offset - end <= limit {
      let start = max(end - Self.pieceCount, 0)
      let piece = try read(start..<end)
      if let index = piece.lastIndex(of: lineFeed) { return start + index + 1 }
      end = start
    }
    return end == 0 ? 0 : nil
  }

  /// Goes over the lines that end before an offset, the last one first.
  ///
  /// - Parameters:
  ///   - end: The offset after a line feed.
  ///   - visit: Called with each line without its line feed; false ends the walk.
  /// - Returns: Whether the walk came to the beginning of the file.
  /// - Throws: ``AuditLogError``, and what `visit` throws.
  func walkBack(
    from end: Int,
    _ visit: ([UInt8]) throws(AuditLogError) -> Bool
  ) throws(AuditLogError) -> Bool {
    // What is held: the part of a line whose beginning lies further in front.
    var held: [UInt8] = []
    var end = end
    var isFirst = true
    while end > 0 {
      let start = max(end - Self.pieceCount, 0)
      var piece = try read(start..<end) + held
      if isFirst {
        guard piece.popLast() == lineFeed else {
          throw .badLine(path: path, .form)
        }
        isFirst = false
      }
      while let index = piece.lastIndex(of: lineFeed) {
        guard try visit(Array(piece[(index + 1)...])) else { return false }
        piece.removeSubrange(index...)
      }
      guard piece.count <= AuditLine.longest else {
        throw .badLine(path: path, .tooLong(limit: AuditLine.longest))
      }
      held = piece
      end = start
    }
    return isFirst ? true : try visit(held)
  }

  private static let pieceCount = 64 << 10
}

/// The end of a line.
let lineFeed = UInt8(ascii: "\n")

extension FileStatus {
  /// Refuses what others own or may write.
  func requireOwn(_ path: String) throws(AuditLogError) {
    guard isOwn else { throw .foreign(path: path, owner: owner) }
    guard !isWritableByOthers else {
      throw .writableByOthers(path: path, permissions: permissions)
    }
  }
}
