internal import OpenPGP
internal import TOML

/// Reads one file and gathers what is wrong with it.
struct QuorumReader: TOMLFileReader {
  let file: String
  private(set) var problems: [QuorumProblem] = []

  /// Whose each key and each name is, and where it stood first.
  private var owners: [Fingerprint: (name: String, line: Int)] = [:]
  private var names: [String: Int] = [:]

  init(file: String) { self.file = file }

  mutating func report(_ reason: QuorumProblem.Reason, at location: TOMLLocation) {
    problems.append(QuorumProblem(file: file, line: location.line, reason: reason))
  }

  /// Keeps something that is wrong with what was asked for beside the file.
  mutating func report(_ reason: QuorumProblem.Reason) {
    problems.append(QuorumProblem(file: file, line: nil, reason: reason))
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
