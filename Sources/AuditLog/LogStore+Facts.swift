internal import ConfinedFiles

/// What the log knows, found from its end backwards.
extension LogStore {
  /// The newest time of all lines, nil if there is none.
  func newestTime() throws(AuditLogError) -> AuditTime? {
    try looking { _ throws(AuditLogError) in last?.highWater } ?? nil
  }

  /// The last line's number and hash, nil if there is none.
  func head() throws(AuditLogError) -> AuditHead? {
    try looking { _ throws(AuditLogError) in last?.head } ?? nil
  }

  /// The last counter that was read after a command for this card and key.
  func lastCounter(of card: LogMemory.CardKey) throws(AuditLogError) -> Int? {
    try looking { folder throws(AuditLogError) in
      if let known = memory.counters[card] { return known }
      // Lines have one form, so one that doesn't have this text isn't about this card.
      let mark = Array("\"card\":\"\(card.card)\"".utf8)
      var found: Int?
      try walkBack(folder) { bytes, file throws(AuditLogError) in
        guard contains(bytes, mark) else { return true }
        let line = try parsed(bytes, of: file)
        guard LogMemory.CardKey(line.record) == card else { return true }
        found = line.record.counterAfter
        return found == nil
      }
      memory.remember(found, of: card)
      return found
    } ?? nil
  }

  /// How many signatures were made since a time.
  func signatureCount(since: AuditTime) throws(AuditLogError) -> Int {
    try looking { folder throws(AuditLogError) in
      if let known = memory.count(since: since) { return known }
      var times: [AuditTime] = []
      try walkBack(folder) { bytes, file throws(AuditLogError) in
        // An hour may have thousands of lines, of which only the beginning matters here.
        let glance: AuditGlance
        if let first = AuditGlance(bytes) {
          glance = first
        } else {
          glance = AuditGlance(try parsed(bytes, of: file))
        }
        if glance.isSignature, glance.time >= since { times.append(glance.time) }
        // The clock may have been set back, but no line before is newer than this.
        return glance.highWater >= since
      }
      memory.remember(times, since: since)
      return times.count
    } ?? 0
  }

  /// Reads what is new and looks something up; nil if there is no folder yet.
  private func looking<Value>(
    _ body: (ConfinedFolder) throws(AuditLogError) -> Value
  ) throws(AuditLogError) -> Value? {
    let folder: ConfinedFolder
    do throws(AuditLogError) {
      folder = try folderAtPath { path throws(FileError) in try ConfinedFolder(at: path) }
    } catch {
      guard case .file(let error) = error, error.failure == .notFound else { throw error }
      return nil
    }
    return try locked(folder, .shared) { () throws(AuditLogError) in
      try refresh(folder)
      return try body(folder)
    }
  }

  /// Goes over all lines of all files, the last one first.
  private func walkBack(
    _ folder: ConfinedFolder,
    _ visit: ([UInt8], LogFile) throws(AuditLogError) -> Bool
  ) throws(AuditLogError) {
    if let current {
      let goesOn = try current.file.walkBack(from: current.byteCount) {
        bytes throws(AuditLogError) in try visit(bytes, current.file)
      }
      guard goesOn else { return }
    }
    let entries = try onFile { () throws(FileError) in
      try folder.entries(limit: AuditNames.mostNames)
    }
    for full in AuditNames.full(in: entries).reversed() {
      let file = try LogFile(full.name, in: folder, for: .reading, isOwn: true)
      let goesOn = try file.walkBack(from: try file.byteCount()) {
        bytes throws(AuditLogError) in try visit(bytes, file)
      }
      guard goesOn else { return }
    }
  }
}

/// Whether bytes have other bytes among them.
private func contains(_ bytes: [UInt8], _ mark: [UInt8]) -> Bool {
  guard let first = mark.first else { return true }
  var rest = bytes[...]
  while let index = rest.firstIndex(of: first) {
    rest = rest[index...]
    if rest.starts(with: mark) { return true }
    rest = rest.dropFirst()
  }
  return false
}
