/// Which lines of a log somebody wants to see; a line has to fit everything that is set.
public struct AuditFilter: Hashable, Sendable {
  /// Lines of this time and later.
  public var since: AuditTime?
  /// Lines before this time.
  public var until: AuditTime?
  /// Lines of one of these events; all if there are none.
  public var events: Set<AuditEvent> = []
  /// The card's serial number.
  public var card: String?
  /// The fingerprint of the key, or its last digits; case makes no difference.
  public var key: String?
  /// The repository: see ``AuditFilter/fits(repository:pattern:)``.
  public var repository: String?
  /// The digest or how it begins, with or without `sha256:`.
  public var digest: String?

  /// A filter that every line fits.
  public init() {}

  /// Whether a line is wanted.
  ///
  /// - Parameter line: The line.
  /// - Returns: Whether it fits everything that is set.
  public func fits(_ line: AuditLine) -> Bool {
    let record = line.record
    if let since, line.time < since { return false }
    if let until, line.time >= until { return false }
    if !events.isEmpty, !events.contains(record.event) { return false }
    if let card, record.card != card { return false }
    if let key, record.key?.hasSuffix(key.uppercased()) != true { return false }
    if let digest {
      let wanted = digest.hasPrefix("sha256:") ? digest : "sha256:" + digest
      guard record.digest?.hasPrefix(wanted.lowercased()) == true else { return false }
    }
    guard let repository else { return true }
    let names =
      record.repositories + (record.reference.map { [Self.repository(of: $0)] } ?? [])
      + (record.repository.map { [$0] } ?? [])
    return names.contains { Self.fits(repository: $0, pattern: repository) }
  }

  /// Whether a repository is meant by a pattern.
  ///
  /// In a pattern with `*` each one stands for any characters, none and `/` among them. Without
  /// one it means the repository of this name and all below it: `stagex` fits `stagex/core-acl`.
  ///
  /// - Parameters:
  ///   - repository: The repository's name.
  ///   - pattern: The pattern.
  /// - Returns: Whether it fits.
  public static func fits(repository: String, pattern: String) -> Bool {
    guard pattern.contains("*") else {
      let name = pattern.hasSuffix("/") ? String(pattern.dropLast()) : pattern
      return repository == name || repository.hasPrefix(name + "/")
    }
    let name = Array(repository.utf8)
    let pattern = Array(pattern.utf8)
    // Only the last star is ever tried again: an earlier one could do no better.
    var (at, next) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while at < name.count {
      if next < pattern.count, pattern[next] == UInt8(ascii: "*") {
        star = (next, at)
        next += 1
      } else if next < pattern.count, pattern[next] == name[at] {
        at += 1
        next += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        at = last.name + 1
        next = last.pattern + 1
      } else {
        return false
      }
    }
    return pattern[next...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// A reference without tag and digest.
  private static func repository(of reference: String) -> String {
    let name = reference.split(separator: "@", maxSplits: 1).first ?? ""
    let last = name.lastIndex(of: "/") ?? name.startIndex
    let colon = name[last...].firstIndex(of: ":")
    return String(name[..<(colon ?? name.endIndex)])
  }
}
