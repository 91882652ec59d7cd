internal import OpenPGP
internal import TOML

extension FileContent {
  private static let known = ["version", "expires", "threshold", "maintainer"]

  /// Reads `quorum.toml`.
  mutating func readQuorum(_ table: TOMLTable, now: Int64, by reader: inout QuorumReader) {
    for entry in table.entries {
      let value = entry.value
      switch entry.key {
      case "version": version = reader.number(value, of: entry.key, in: 1...1_000_000)
      case "expires": expires = Self.date(value, of: entry.key, now: now, by: &reader)
      case "threshold":
        thresholdLocation = value.location
        threshold = reader.number(value, of: entry.key, in: 1...Quorum.mostMaintainers)
      case "maintainer": readPeople(value, by: &reader)
      default: reader.reportUnknown(entry, known: Self.known)
      }
    }
    for key in Self.known where table[key] == nil {
      let whole = "a quorum.toml"
      let missing = key == "maintainer" ? "[[maintainer]]" : key
      reader.report(.missing(missing, of: whole), at: TOMLLocation(line: 1, column: 1))
    }
  }

  private static func date(
    _ value: TOMLValue,
    of key: String,
    now: Int64,
    by reader: inout QuorumReader
  ) -> ExpiryDate? {
    let expected = "a date without quotes and without a time, such as 2027-06-30"
    guard case .date(let text) = value.content else {
      reader.reportType(of: value, of: key, expected)
      return nil
    }
    guard let date = ExpiryDate(text) else {
      reader.report(.badValue(key, found: text, expected: expected), at: value.location)
      return nil
    }
    if date.hasCome(at: now) { reader.report(.expired(date), at: value.location) }
    return date
  }

  private mutating func readPeople(_ value: TOMLValue, by reader: inout QuorumReader) {
    let expected = "tables, each begun with [[maintainer]]"
    let limit = Quorum.mostMaintainers
    guard
      let values = reader.list(value, of: "maintainer", limit: limit, expected: expected)
    else { return }
    for value in values {
      guard let table = reader.table(value, of: "maintainer", expected: expected) else { continue }
      if let person = Self.person(table, at: value.location, by: &reader) {
        maintainers.append(person)
      }
    }
  }

  private static func person(
    _ table: TOMLTable,
    at location: TOMLLocation,
    by reader: inout QuorumReader
  ) -> Maintainer? {
    let known = ["name", "keys"]
    for entry in table.entries where !known.contains(entry.key) {
      reader.reportUnknown(entry, known: known)
    }
    for key in known where table[key] == nil {
      reader.report(.missing(key, of: "this maintainer"), at: location)
    }
    var name: String?
    if let value = table["name"],
      let text = reader.string(value, of: "name", expected: "a name as a string"),
      reader.isName(text, of: "name", at: value.location)
    {
      reader.take(name: text, at: value.location)
      name = text
    }
    // A person whose name can't be read has keys that are looked at all the same.
    let owner = name ?? "the maintainer in line \(location.line)"
    let keys = table["keys"].flatMap { Self.keys($0, of: owner, by: &reader) }
    guard let name, let keys else { return nil }
    return Maintainer(name: name, fullName: nil, keys: keys, machines: [], line: location.line)
  }

  private static func keys(
    _ value: TOMLValue,
    of owner: String,
    by reader: inout QuorumReader
  ) -> [Fingerprint]? {
    let expected = "a fingerprint: 40 hexadecimal digits"
    guard
      let values = reader.list(
        value,
        of: "keys",
        limit: Quorum.mostKeys,
        expected: "a list, each \(expected)"
      )
    else { return nil }
    var keys: [Fingerprint] = []
    for value in values {
      guard let text = reader.string(value, of: "keys", expected: expected) else { continue }
      // With spaces between, as gpg prints them.
      let digits = String(decoding: text.utf8.filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
      guard let key = Fingerprint(hexadecimal: digits) else {
        reader.report(.badValue("keys", found: text, expected: expected), at: value.location)
        continue
      }
      reader.take(key, of: owner, at: value.location)
      keys.append(key)
    }
    return keys.count == values.count ? keys : nil
  }
}
