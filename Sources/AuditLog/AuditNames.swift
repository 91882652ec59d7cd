internal import ConfinedFiles

/// The names of the files in the log's folder.
enum AuditNames {
  /// The file that is added to.
  static let current = "audit.jsonl"
  /// The most names that are read in the folder.
  static let mostNames = 100_000

  private static let tornPrefix = "torn-"
  private static let tornSuffix = ".bin"

  /// A file that is full, by the number of its first line; so its name is never used again.
  static func full(from number: Int) -> String { "audit-\(number).jsonl" }

  /// The number of the first line of a file that is full, nil for any other name.
  static func first(of name: String) -> Int? {
    guard name.hasPrefix("audit-"), name.hasSuffix(".jsonl"),
      let number = Int(name.dropFirst(6).dropLast(6)), number > 0, full(from: number) == name
    else { return nil }
    return number
  }

  /// A line that a crash left half written, by the number that it would have had.
  static func torn(before number: Int, _ hash: AuditHash) -> String {
    "\(tornPrefix)\(number)-\(hash.description.prefix(16))\(tornSuffix)"
  }

  /// The number that a line kept aside would have had, nil for any other name.
  static func number(ofTorn name: String) -> Int? {
    guard name.hasPrefix(tornPrefix), name.hasSuffix(tornSuffix) else { return nil }
    let parts = name.dropFirst(tornPrefix.count).dropLast(tornSuffix.count).split(separator: "-")
    guard parts.count == 2 else { return nil }
    return Int(parts[0])
  }

  /// The files of a folder that are full, oldest first.
  static func full(in entries: [FolderEntry]) -> [(name: String, first: Int)] {
    entries.compactMap { entry in first(of: entry.name).map { (entry.name, $0) } }
      .sorted { $0.first < $1.first }
  }
}
