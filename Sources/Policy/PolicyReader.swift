internal import TOML

/// Reads one file and gathers what is wrong with it.
struct PolicyReader {
  let file: String
  let accounts: PolicyAccounts
  private(set) var problems: [PolicyProblem] = []

  init(file: String, accounts: PolicyAccounts) {
    self.file = file
    self.accounts = accounts
  }

  /// Where a value stands.
  func place(_ location: TOMLLocation) -> PolicyPlace {
    PolicyPlace(file: file, line: location.line)
  }

  mutating func report(_ reason: PolicyProblem.Reason, at location: TOMLLocation) {
    problems.append(PolicyProblem(place: place(location), reason: reason))
  }

  /// A string, nil if it is another type, which is then reported.
  mutating func string(_ value: TOMLValue, of key: String, expected: String) -> String? {
    if case .string(let text) = value.content { return text }
    report(.wrongType(key, found: value.kind.rawValue, expected), at: value.location)
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

  /// Reports a key that isn't one of those that are known.
  mutating func reportUnknown(_ entry: TOMLTable.Entry, known: [String]) {
    report(
      .unknownKey(entry.key, nearest: nearest(to: entry.key, among: known), known: known),
      at: entry.keyLocation
    )
  }

  /// A setting with the line that it has.
  mutating func setting<Value: ReadablePolicyValue>(
    _ entry: TOMLTable.Entry,
    as type: Value.Type
  ) -> PolicySetting<Value>? {
    guard let value = Value(entry.value, of: entry.key, by: &self) else { return nil }
    return PolicySetting(value: value, origin: .file(place(entry.keyLocation)))
  }
}
