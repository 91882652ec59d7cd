internal import ConfinedFiles

/// Adding lines, so that they are on the disk or not there.
extension LogStore {
  /// Adds records, and before them those that were kept, all of them or none.
  ///
  /// - Parameter records: What is told; checked already.
  /// - Throws: ``AuditLogError``; none of them is there then.
  func append(_ records: [AuditRecord]) throws(AuditLogError) {
    let folder = try folderAtPath { path throws(FileError) in try .makingPrivate(at: path) }
    try locked(folder, .exclusive) { () throws(AuditLogError) in
      try refresh(folder)
      try keepTornAside(folder)
      let torn = try untold.map { name throws(AuditLogError) in try tornRecord(name, in: folder) }
      let told = torn + kept + records
      var lines = try Lines(told, after: last, at: now())
      if let current, current.byteCount > 0,
        current.byteCount + lines.bytes.count > sizeLimit
      {
        try rotate(current, in: folder)
      }
      if let fileBefore, current.map({ $0.byteCount == 0 }) ?? true {
        var record = AuditRecord(.continued)
        record.file = fileBefore
        lines = try Lines([record] + told, after: last, at: now())
      }
      try write(lines, in: folder)
    }
  }

  /// Moves what a crash left half written into a file of its own.
  ///
  /// Its name tells the number that the line would have had. So if this is broken off too, who
  /// opens the log next still sees that no record tells of it.
  private func keepTornAside(_ folder: ConfinedFolder) throws(AuditLogError) {
    guard var mended = current, mended.tornCount > 0 else { return }
    let bytes = try mended.file.read(
      mended.byteCount..<(mended.byteCount + mended.tornCount)
    )
    let name = AuditNames.torn(before: (last?.head.number ?? 0) + 1, AuditHash(of: bytes))
    try onFile { () throws(FileError) in
      let aside = try NewFile.written(bytes, in: folder, permissions: 0o600)
      // A name that is taken holds the same bytes: it has their hash.
      _ = try aside.take(name: name)
      try folder.synchronise()
      try mended.file.file.truncate(to: mended.byteCount)
    }
    mended.tornCount = 0
    current = mended
    if !untold.contains(name) { untold.append(name) }
  }

  private func tornRecord(
    _ name: String,
    in folder: ConfinedFolder
  ) throws(AuditLogError) -> AuditRecord {
    let bytes = try onFile { () throws(FileError) in
      try folder.read(name, limit: LogLimits.longestTail)
    }
    var record = AuditRecord(.torn)
    record.file = name
    record.byteCount = bytes.count
    record.sha256 = AuditHash(of: bytes)
    return record
  }

  /// Gives the current file the name that it keeps.
  ///
  /// If the process ends before there is a new one, the next goes on from the full one.
  private func rotate(_ full: Current, in folder: ConfinedFolder) throws(AuditLogError) {
    var first: Int?
    let head = try full.file.read(0..<min(full.byteCount, AuditLine.longest + 1))
    if let end = head.firstIndex(of: lineFeed) {
      first = try parsed(Array(head[..<end]), of: full.file).number
    }
    guard let first else {
      throw .badLine(path: full.file.path, .tooLong(limit: AuditLine.longest))
    }
    let name = AuditNames.full(from: first)
    try onFile { () throws(FileError) in
      try folder.rename(AuditNames.current, to: name)
      try folder.synchronise()
    }
    current = nil
    fileBefore = name
  }

  private func write(_ lines: Lines, in folder: ConfinedFolder) throws(AuditLogError) {
    let isNew = current == nil
    let target: Current
    if let current {
      target = current
    } else {
      let made = try LogFile(AuditNames.current, in: folder, for: .creating, isOwn: true)
      target = Current(file: made, byteCount: 0, tornCount: 0)
    }
    do throws(FileError) {
      try target.file.file.append(lines.bytes)
      try target.file.file.synchronise()
      if isNew { try folder.synchronise() }
    } catch {
      takeBack(target, isUncertain: error.operation == .sync)
      throw .file(error)
    }
    current = target
    current?.byteCount += lines.bytes.count
    last = lines.last
    untold = []
    fileBefore = nil
    kept = []
    for line in lines.lines { memory.take(line) }
  }

  /// Removes what was added in part, or may not be on the disk.
  private func takeBack(_ target: Current, isUncertain: Bool) {
    do throws(FileError) {
      try target.file.file.truncate(to: target.byteCount)
      if !isUncertain { return }
    } catch {
      // It stays there and is kept aside as torn, if it is no whole line.
    }
    forget()
  }
}

/// Records with all that makes them lines.
private struct Lines {
  var lines: [AuditLine] = []
  var bytes: [UInt8] = []
  private(set) var last: LogStore.LastLine?

  init(
    _ records: [AuditRecord],
    after last: LogStore.LastLine?,
    at time: AuditTime
  ) throws(AuditLogError) {
    self.last = last
    for record in records {
      let line = AuditLine(
        number: (self.last?.head.number ?? 0) + 1,
        time: time,
        newest: self.last.flatMap { $0.highWater > time ? $0.highWater : nil },
        record: record,
        previous: self.last?.head.hash ?? .none
      )
      let content = line.bytes
      guard content.count <= AuditLine.longest else { throw .invalidRecord(member: "event") }
      lines.append(line)
      bytes += content
      bytes.append(lineFeed)
      self.last = LogStore.LastLine(line, content)
    }
  }
}
