internal import OpenPGP
internal import TOML

/// Reads one file and gathers what is wrong with it.
struct QuorumReader {
  let file: String
  private(set) var problems: [QuorumProblem] = []

  /// Whose each key and each name is, and where it stood first.
  private var owners: [Fingerprint: (name: String, line: Int)] = [:]
  private var names: [String: Int] = [:]

  init(file: String) { self.file = file }

  mutating func report(_ reason: QuorumProblem.Reason, at location: TOMLLocation?) {
    problems.append(QuorumProblem(file: file, line: location?.line, reason: reason))
  }

  /// A string, nil if it is another type, which is then reported.
  mutating func string(_ value: TOMLValue, of key: String, expected: String) -> String? {
    if case .string(let text) = value.content { return text }
    report(.wrongType(key, found: value.kind.rawValue, expected), at: value.location)
    return nil
  }

  /// A table, nil if it is another type, which is then reported.
  mutating func table(_ value: TOMLValue, of key: String) -> TOMLTable? {
    if case .table(let table) = value.content { return table }
    report(.wrongType(key, found: value.kind.rawValue, "a table"), at: value.location)
    return nil
  }

  /// A number within bounds, nil if it isn't, which is then reported.
  mutating func number(_ value: TOMLValue, of key: String, in range: ClosedRange<Int>) -> Int? {
    let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
    guard case .integer(let number) = value.content else {
      report(.wrongType(key, found: value.kind.rawValue, expected), at: value.location)
      return nil
    }
    guard let number = Int(exactly: number), range.contains(number) else {
      report(.badValue(key, found: String(number), expected: expected), at: value.location)
      return nil
    }
    return number
  }

  /// The elements of a list that has some and not too many, nil if it hasn't, which is reported.
  mutating func list(
    _ value: TOMLValue,
    of key: String,
    limit: Int,
    expected: String
  ) -> [TOMLValue]? {
    guard case .array(let values) = value.content else {
      report(.wrongType(key, found: value.kind.rawValue, expected), at: value.location)
      return nil
    }
    guard !values.isEmpty else {
      report(.emptyList(key), at: value.location)
      return nil
    }
    guard values.count <= limit else {
      report(.longList(key, limit: limit), at: value.location)
      return nil
    }
    return values
  }

  /// Reports a key that isn't one of those that are known.
  mutating func reportUnknown(_ entry: TOMLTable.Entry, known: [String]) {
    let nearest = nearest(to: entry.key, among: known)
    report(.unknownKey(entry.key, nearest: nearest, known: known), at: entry.keyLocation)
  }

  /// Text that can stand for a person: seen as it is, and not to be mistaken for nothing.
  mutating func isName(_ text: String, of key: String, at location: TOMLLocation) -> Bool {
    let isVisible = text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      // Bidirectional controls are format characters: they could turn one name into another.
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
        .unassigned:
        false
      default: true
      }
    }
    let isFramed = text.first?.isWhitespace == false && text.last?.isWhitespace == false
    guard isVisible, isFramed, text.utf8.count <= Quorum.longestName else {
      let expected =
        "a name of 1 to \(Quorum.longestName) bytes, without control characters "
        + "and without spaces at its ends"
      report(.badValue(key, found: text, expected: expected), at: location)
      return false
    }
    return true
  }

  /// Takes a name for one person; one that somebody has already is reported.
  ///
  /// Names are the same if they look the same: Unicode equivalence is what is wanted here.
  mutating func take(name: String, at location: TOMLLocation) {
    if let first = names[name] {
      report(.sharedName(name, firstLine: first), at: location)
    } else {
      names[name] = location.line
    }
  }

  /// Takes a key for one person; one that somebody has already is reported.
  mutating func take(_ key: Fingerprint, of name: String, at location: TOMLLocation) {
    guard let (owner, line) = owners[key] else {
      owners[key] = (name, location.line)
      return
    }
    let isOwn = owner == name
    report(
      isOwn ? .keyTwice(key, firstLine: line) : .sharedKey(key, of: owner, firstLine: line),
      at: location
    )
  }
}
