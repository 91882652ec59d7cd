internal import ConfinedFiles

/// Learning what the files say, from their end.
extension LogStore {
  /// Reads what is new since the last time; the folder is locked.
  func refresh(_ folder: ConfinedFolder) throws(AuditLogError) {
    let own = try onFile { () throws(FileError) in try folder.status() }
    try own.requireOwn(folder.path)
    let status = try onFile { () throws(FileError) in
      try folder.status(of: AuditNames.current)
    }
    if let known = current, let status, status.identity == known.file.identity {
      guard status.byteCount >= known.byteCount else {
        forget()
        throw .cutBack(path: known.file.path, number: last?.head.number ?? 0)
      }
      // Who mended it may have died before telling of it.
      if known.tornCount > 0 { listed = nil }
      if status.byteCount != known.byteCount || known.tornCount > 0 {
        try readOn(known, to: status.byteCount)
      }
    } else {
      try open(folder, isThere: status != nil)
    }
    guard listed != own.change else { return }
    let next = (last?.head.number ?? 0) + 1
    untold = try names(in: folder).map(\.name).filter { AuditNames.number(ofTorn: $0) == next }
    listed = own.change
  }

  private func names(in folder: ConfinedFolder) throws(AuditLogError) -> [FolderEntry] {
    try onFile { () throws(FileError) in try folder.entries(limit: AuditNames.mostNames) }
  }

  /// Takes the lines that another process added.
  private func readOn(_ known: Current, to byteCount: Int) throws(AuditLogError) {
    let limit = LogLimits.longestTail
    guard byteCount - known.byteCount <= limit else {
      forget()
      throw .tornTooLong(path: known.file.path, byteCount: byteCount, limit: limit)
    }
    let bytes = try known.file.read(known.byteCount..<byteCount)
    var rest = bytes[...]
    var added = known
    while let end = rest.firstIndex(of: lineFeed), !rest[..<end].contains(0) {
      let line = Array(rest[..<end])
      try take(line, of: known.file)
      rest = rest[(end + 1)...]
      added.byteCount += line.count + 1
    }
    added.tornCount = rest.count
    current = added
  }

  private func take(_ bytes: [UInt8], of file: LogFile) throws(AuditLogError) {
    let line = try parsed(bytes, of: file)
    guard line.number == (last?.head.number ?? 0) + 1,
      line.previous == last?.head.hash ?? .none
    else {
      forget()
      throw .brokenChain(path: file.path, number: line.number)
    }
    last = LastLine(line, bytes)
    // Whoever wrote the line has told of what was kept aside before it.
    untold = []
    memory.take(line)
  }

  func parsed(_ bytes: [UInt8], of file: LogFile) throws(AuditLogError) -> AuditLine {
    do throws(AuditLineError) {
      return try AuditLine(parsing: bytes)
    } catch {
      forget()
      throw .badLine(path: file.path, error)
    }
  }

  /// Opens the files as if for the first time.
  private func open(_ folder: ConfinedFolder, isThere: Bool) throws(AuditLogError) {
    let before = last
    forget()
    fileBefore = nil
    var found: LastLine?
    if isThere {
      let file = try LogFile(AuditNames.current, in: folder, for: .appending, isOwn: true)
      let (opened, line) = try ending(of: file)
      current = opened
      found = line
    }
    if found == nil, let full = AuditNames.full(in: try names(in: folder)).last {
      let file = try LogFile(full.name, in: folder, for: .reading, isOwn: true)
      let (end, line) = try ending(of: file)
      guard let line, end.tornCount == 0 else { throw .badLine(path: file.path, .form) }
      found = line
      fileBefore = full.name
    }
    // A log that was longer, or another one, is no place to go on.
    if let before {
      let isLater = (found?.head.number ?? 0) > before.head.number
      guard isLater || found?.head == before.head else {
        forget()
        throw .cutBack(path: path, number: before.head.number)
      }
    }
    last = found
  }

  /// Finds the last line of a file, and what a crash has left behind it.
  ///
  /// No line has a NUL byte, but a file may after a power cut: whatever comes from the line of the
  /// first NUL on was never said to be on the disk, and is taken for torn.
  private func ending(of file: LogFile) throws(AuditLogError) -> (Current, LastLine?) {
    let byteCount = try file.byteCount()
    let zone = max(byteCount - LogLimits.longestWrite, 0)..<byteCount
    let bytes = try file.read(zone)
    var end = byteCount
    if let index = bytes.firstIndex(of: 0) { end = zone.lowerBound + index }
    guard let lineEnd = try file.lineStart(before: end, within: LogLimits.longestTail) else {
      throw .tornTooLong(path: file.path, byteCount: byteCount, limit: LogLimits.longestTail)
    }
    let torn = byteCount - lineEnd
    guard torn <= LogLimits.longestTail else {
      throw .tornTooLong(path: file.path, byteCount: torn, limit: LogLimits.longestTail)
    }
    let opened = Current(file: file, byteCount: lineEnd, tornCount: torn)
    return (opened, try lastLine(of: file, endingAt: lineEnd))
  }

  /// Reads the last line, and checks that those before it lead there.
  private func lastLine(of file: LogFile, endingAt end: Int) throws(AuditLogError) -> LastLine? {
    var found: LastLine?
    var next: AuditLine?
    var checked = 0
    _ = try file.walkBack(from: end) { bytes throws(AuditLogError) in
      let line = try parsed(bytes, of: file)
      if let next {
        guard next.number == line.number + 1, next.previous == AuditHash(of: bytes) else {
          throw .brokenChain(path: file.path, number: next.number)
        }
      } else {
        found = LastLine(line, bytes)
      }
      next = line
      checked += bytes.count
      return checked < LogLimits.checkedAtOpening
    }
    return found
  }
}

extension LogStore.LastLine {
  init(_ line: AuditLine, _ bytes: [UInt8]) {
    head = AuditHead(number: line.number, hash: AuditHash(of: bytes))
    highWater = line.highWater
  }
}

/// Sizes in bytes.
enum LogLimits {
  /// The most that is written at a time, but for a single call that has more.
  static let longestWrite = 256 << 10
  /// The most that may stand behind the last line.
  static let longestTail = 64 << 20
  /// How much of the end is checked when the log is opened, before the first signature.
  static let checkedAtOpening = 8 << 10
}
