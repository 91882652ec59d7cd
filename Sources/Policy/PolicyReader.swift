internal import TOML

/// Reads one file and gathers what is wrong with it.
struct PolicyReader: TOMLFileReader {
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

  /// A setting with the line that it has.
  mutating func setting<Value: ReadablePolicyValue>(
    _ entry: TOMLTable.Entry,
    as type: Value.Type
  ) -> PolicySetting<Value>? {
    guard let value = Value(entry.value, of: entry.key, by: &self) else { return nil }
    return PolicySetting(value: value, origin: .file(place(entry.keyLocation)))
  }
}
