internal import PrintableText

/// Text from a policy file or a request as a sentence may quote it, in printable ASCII.
///
/// - Parameters:
///   - text: The text as it came.
///   - limit: The most characters to keep.
/// - Returns: The text, with `...` where it was cut.
package func shown(_ text: String, limit: Int = 60) -> String { printable(text, limit: limit) }

/// Words in a row: `a`, `a or b`, `a, b or c`.
///
/// - Parameters:
///   - words: The words.
///   - conjunction: What stands before the last.
/// - Returns: The row, empty if there is no word.
package func alternatives(_ words: [String], _ conjunction: String = "or") -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}

/// The first of many words, and how many more there are.
///
/// - Parameters:
///   - words: The words.
///   - limit: How many are named.
/// - Returns: Those, with a comma between.
package func beginning(of words: [String], limit: Int = 5) -> String {
  guard words.count > limit else { return words.joined(separator: ", ") }
  return words.prefix(limit).joined(separator: ", ") + " and \(words.count - limit) more"
}

/// The key that was meant, by all likelihood, where one stands that isn't known.
///
/// - Parameters:
///   - key: The key that stands there.
///   - known: The keys that could stand there.
/// - Returns: The nearest of them, nil if none is near.
package func nearest(to key: String, among known: [String]) -> String? {
  // Longer keys are near to none, and would take long to compare.
  guard key.utf8.count <= 40 else { return nil }
  let nearest = known.min { distance(key, $0) < distance(key, $1) }
  return nearest.flatMap { distance(key, $0) <= max(2, $0.utf8.count / 3) ? $0 : nil }
}

/// How many letters have to be put in, left out or changed to make one word of another.
///
/// Source: V. I. Levenshtein, 1966.
func distance(_ one: String, _ other: String) -> Int {
  let other = Array(other.utf8)
  var row = Array(0...other.count)
  for (index, letter) in one.utf8.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in other.indices {
      let changed = diagonal + (other[column] == letter ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
    }
  }
  return row[other.count]
}

extension TOMLError.Reason {
  /// The reason in words, printable ASCII.
  package var words: String {
    switch self {
    case .tooLarge(let count, let limit): "it has \(count) bytes, \(limit) is the most"
    case .invalidUTF8: "it isn't UTF-8"
    case .controlCharacter(let byte): "the control character \(byte) can't stand here"
    case .tooDeep(let limit): "tables and lists stand more than \(limit) deep in each other"
    case .syntax(let words): shown(words, limit: 200)
    }
  }
}
