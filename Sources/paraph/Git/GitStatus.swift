/// What git says of a checkout: branch, and what isn't as it was committed.
///
/// Source: git-status(1), "Porcelain Format Version 2".
struct GitStatus: Sendable {
  /// The commit; nil if there is none yet.
  var head: String?
  /// The branch; nil if HEAD is detached.
  var branch: String?
  /// What is added to the index and not committed.
  var staged: [String] = []
  /// What is changed and not in the index.
  var changed: [String] = []
  /// What a merge left in conflict.
  var unmerged: [String] = []
  /// What git doesn't know, be it told to ignore it.
  var untracked: [String] = []

  /// Reads what `git status --porcelain=v2 --branch -z` says.
  ///
  /// - Parameter text: The output; what isn't understood is as good as a change.
  init(parsing text: String) {
    var entries = text.split(separator: "\0", omittingEmptySubsequences: true).makeIterator()
    while let entry = entries.next() {
      let kind = entry.prefix(2)
      switch kind {
      case "# ": header(entry.dropFirst(2))
      case "? ", "! ": untracked.append(String(entry.dropFirst(2)))
      case "1 ": add(entry, path: Self.rest(of: entry, after: 8))
      case "2 ":
        add(entry, path: Self.rest(of: entry, after: 9))
        _ = entries.next()
      case "u ": unmerged.append(Self.rest(of: entry, after: 10))
      default: changed.append(String(entry))
      }
    }
  }

  private mutating func header(_ text: Substring) {
    let parts = text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return }
    switch parts[0] {
    case "branch.oid" where parts[1] != "(initial)": head = String(parts[1])
    case "branch.head" where parts[1] != "(detached)": branch = String(parts[1])
    default: break
    }
  }

  private mutating func add(_ entry: Substring, path: String) {
    let letters = Array(entry.dropFirst(2).prefix(2))
    guard letters.count == 2 else { return changed.append(path) }
    if letters[0] != "." { staged.append(path) }
    if letters[1] != "." { changed.append(path) }
  }

  private static func rest(of entry: Substring, after count: Int) -> String {
    entry.split(separator: " ", maxSplits: count).last.map(String.init) ?? String(entry)
  }
}
