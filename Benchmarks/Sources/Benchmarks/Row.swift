/// One line of the table: a ratio or a number, and what it should be at most.
struct Row: Sendable {
  var name: String
  var value: Double
  var target: Double
  /// Empty for a ratio.
  var unit = ""
  /// What was measured, in figures.
  var note: String

  var isMet: Bool { value <= target }

  /// The row for people, with its note beneath.
  var lines: [String] {
    let verdict = isMet ? "met" : "MISSED"
    let unit = unit.isEmpty ? "" : " \(unit)"
    let found = padded("\(rounded)\(unit)", 12)
    let wanted = padded("\(target)\(unit)", 10)
    return ["\(padded(name, 66)) \(found) <= \(wanted) \(verdict)", "    \(note)"]
  }

  private var rounded: Double { (value * 1000).rounded() / 1000 }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }
}

extension Row: Encodable {
  private enum Key: String, CodingKey {
    case row, value, target, unit, met
  }

  /// As `bench.json` has it.
  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(name, forKey: .row)
    try object.encode(rounded, forKey: .value)
    try object.encode(target, forKey: .target)
    try object.encode(unit.isEmpty ? "ratio" : unit, forKey: .unit)
    try object.encode(isMet, forKey: .met)
  }
}

extension [Duration] {
  /// The middle one; zero if there are none.
  var median: Duration { isEmpty ? .zero : sorted()[count / 2] }
}

extension Duration {
  /// In milliseconds.
  var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
  }

  /// For notes: `12.34 ms`.
  var words: String { "\((milliseconds * 100).rounded() / 100) ms" }
}
