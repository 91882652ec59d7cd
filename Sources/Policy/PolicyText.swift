internal import PrintableText

/// Text from a policy file or a request as a sentence may quote it, in printable ASCII.
///
/// - Parameters:
///   - text: The text as it came.
///   - limit: The most characters to keep.
/// - Returns: The text, with `...` where it was cut.
package func shown(_ text: String, limit: Int = 60) -> String { printable(text, limit: limit) }

/// Words in a row: `a`, `a or b`, `a, b or c`.
func alternatives(_ words: [String], _ conjunction: String = "or") -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}

/// The first of many words, and how many more there are.
func beginning(of words: [String], limit: Int = 5) -> String {
  guard words.count > limit else { return words.joined(separator: ", ") }
  return words.prefix(limit).joined(separator: ", ") + " and \(words.count - limit) more"
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
