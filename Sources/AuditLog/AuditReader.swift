internal import ConfinedFiles

/// Where a log is read from.
public enum AuditSource: Hashable, Sendable {
  /// The folder of a log, with all its files.
  case folder(String)
  /// One file alone, which may begin in the middle of a log.
  case file(String)
}

/// What stands in a file of the log.
public struct AuditEntry: Sendable {
  /// What it is.
  public enum Content: Sendable {
    /// A line, without its line feed.
    case line([UInt8])
    /// A line that is longer than any of ours, and wasn't kept.
    case tooLong
    /// What stands behind the last line feed: so many bytes.
    case torn(byteCount: Int)
  }

  /// The name of the file.
  public let file: String
  /// The line in that file, from 1.
  public let line: Int
  /// What it is.
  public let content: Content
}

/// Reads all lines of a log in their order, as they were at one moment.
///
/// Files are read as they are, whoever owns them; nothing is written.
public final class AuditReader {
  let folder: ConfinedFolder
  /// The files, oldest first.
  public private(set) var names: [String]
  /// The lines that were kept aside, by their file's names.
  let torn: [String]
  /// The file that may grow, opened and measured while nobody wrote.
  private var current: (file: LogFile, byteCount: Int)?

  /// Looks which files there are.
  ///
  /// - Parameter source: Where they are.
  /// - Throws: ``AuditLogError``.
  public init(_ source: AuditSource) throws(AuditLogError) {
    switch source {
    case .folder(let path):
      let folder = try onFile { () throws(FileError) in try ConfinedFolder(at: path) }
      self.folder = folder
      let lock = try lockFolder(folder, .shared)
      let entries = try onFile { () throws(FileError) in
        try folder.entries(limit: AuditNames.mostNames)
      }
      names = AuditNames.full(in: entries).map(\.name)
      torn = entries.map(\.name).filter { AuditNames.number(ofTorn: $0) != nil }
      if entries.contains(where: { $0.name == AuditNames.current }) {
        let file = try LogFile(AuditNames.current, in: folder, for: .reading, isOwn: false)
        current = (file, try file.byteCount())
        names.append(file.name)
      }
      lock.release()
    case .file(let path):
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      let parent = parts.dropLast().joined(separator: "/")
      let parentPath = parts.count == 1 ? "." : parent.isEmpty ? "/" : parent
      folder = try onFile { () throws(FileError) in try ConfinedFolder(at: parentPath) }
      names = [String(parts.last ?? "")]
      torn = []
    }
  }

  /// Goes over everything, oldest first.
  ///
  /// - Parameter visit: Called for each line; false ends the walk.
  /// - Throws: ``AuditLogError``.
  public func walk(_ visit: (AuditEntry) -> Bool) throws(AuditLogError) {
    for name in names {
      let file: LogFile
      let byteCount: Int
      if let current, current.file.name == name {
        (file, byteCount) = current
      } else {
        file = try LogFile(name, in: folder, for: .reading, isOwn: false)
        byteCount = try file.byteCount()
      }
      guard try walk(file, to: byteCount, visit) else { return }
    }
  }

  private func walk(
    _ file: LogFile,
    to byteCount: Int,
    _ visit: (AuditEntry) -> Bool
  ) throws(AuditLogError) -> Bool {
    var held: [UInt8] = []
    var heldCount = 0
    var line = 1
    var offset = 0
    while offset < byteCount {
      let piece = try file.read(offset..<min(offset + Self.pieceCount, byteCount))
      guard !piece.isEmpty else { break }
      offset += piece.count
      var rest = piece[...]
      while let end = rest.firstIndex(of: lineFeed) {
        let isTooLong = heldCount + (end - rest.startIndex) > AuditLine.longest
        let bytes = isTooLong ? [] : held + rest[..<end]
        let content: AuditEntry.Content = isTooLong ? .tooLong : .line(bytes)
        guard visit(AuditEntry(file: file.name, line: line, content: content)) else {
          return false
        }
        line += 1
        held = []
        heldCount = 0
        rest = rest[(end + 1)...]
      }
      heldCount += rest.count
      held = heldCount > AuditLine.longest ? [] : held + rest
    }
    guard heldCount > 0 else { return true }
    return visit(AuditEntry(file: file.name, line: line, content: .torn(byteCount: heldCount)))
  }

  private static let pieceCount = 256 << 10
}
