internal import ConfinedFiles

/// What became of checking a log from its first line to its last.
public struct AuditVerification: Sendable {
  /// Everything that was found, notes among it, in the order of the lines.
  public let findings: [AuditFinding]
  /// The last line; nil if there is none.
  public let head: AuditHead?
  /// How many lines there are, good ones and bad ones.
  public let lineCount: Int
  /// How many files there are.
  public let fileCount: Int

  /// Checks a log.
  ///
  /// - Parameters:
  ///   - source: Where it is.
  ///   - noted: The hash of a line that must be in it.
  /// - Throws: ``AuditLogError`` if it can't be read; what it says is never an error here.
  public init(of source: AuditSource, noted: AuditHash? = nil) throws(AuditLogError) {
    let reader = try AuditReader(source)
    let isFile = if case .file = source { true } else { false }
    var chain = AuditChain(mayBeginAnywhere: isFile)
    var tornRecords: [(record: AuditRecord, entry: AuditEntry, number: Int)] = []
    var isNotedThere = false
    var lineCount = 0
    try reader.walk { entry in
      switch entry.content {
      case .line(let bytes):
        lineCount += 1
        guard let (line, hash) = chain.take(bytes, file: entry.file, line: entry.line) else {
          break
        }
        if hash == noted { isNotedThere = true }
        if line.record.event == .torn { tornRecords.append((line.record, entry, line.number)) }
      case .tooLong:
        lineCount += 1
        chain.takeTooLong(file: entry.file, line: entry.line)
      case .torn(let byteCount):
        chain.takeTorn(byteCount: byteCount, file: entry.file, line: entry.line)
      }
      return true
    }
    var findings = chain.findings
    // Of a file alone, the end may stand in the next one.
    if !isFile { findings += chain.unended }
    for torn in tornRecords {
      let kind = Self.tornKind(torn.record, in: reader, isFile: isFile)
      findings.append(
        AuditFinding(file: torn.entry.file, line: torn.entry.line, number: torn.number, kind: kind)
      )
    }
    let told = Set(tornRecords.compactMap(\.record.file))
    for name in reader.torn where !told.contains(name) {
      findings.append(
        AuditFinding(file: name, line: 0, number: nil, kind: .tornFileUntold(name: name))
      )
    }
    if let noted, !isNotedThere {
      findings.append(AuditFinding(file: "", line: 0, number: nil, kind: .headMissing(noted)))
    }
    self.findings = findings
    self.lineCount = lineCount
    head = chain.head
    fileCount = reader.names.count
  }

  /// Whether what was kept aside is still there, the same.
  private static func tornKind(
    _ record: AuditRecord,
    in reader: AuditReader,
    isFile: Bool
  ) -> AuditFinding.Kind {
    let name = record.file ?? ""
    let kept = AuditFinding.Kind.tornKept(name: name, byteCount: record.byteCount ?? 0)
    guard !isFile else { return kept }
    // Only names of this form are opened, for a record may say anything.
    guard AuditNames.number(ofTorn: name) != nil, !name.contains("/"),
      let bytes = try? reader.folder.read(name, limit: LogLimits.longestTail),
      AuditHash(of: bytes) == record.sha256
    else { return .tornFileChanged(name: name) }
    return kept
  }
}
