internal import OpenPGP
internal import TOML

extension FileContent {
  /// Reads StageX's `MAINTAINERS`: people by name, their keys and their machines.
  ///
  /// What else stands there is for other readers and isn't looked at.
  mutating func readMaintainers(_ table: TOMLTable, by reader: inout QuorumReader) {
    let strange = ["version", "expires", "threshold", "maintainer"].filter { table[$0] != nil }
    if let first = table.entries.first(where: { strange.contains($0.key) }) {
      reader.report(.bothForms(strange), at: first.keyLocation)
    }
    guard
      let value = table["people"], let people = reader.table(value, of: "people")
    else { return }
    guard people.entries.count <= Quorum.mostMaintainers else {
      reader.report(.longList("people", limit: Quorum.mostMaintainers), at: value.location)
      return
    }
    let names = Set(people.entries.map(\.key))
    let keys = things(
      "keys",
      in: table,
      of: names,
      limit: Quorum.mostKeys,
      by: &reader,
      read: Self.key
    )
    let brands = things(
      "machines",
      in: table,
      of: names,
      limit: Quorum.mostMachines,
      by: &reader,
      read: Self.brand
    )
    for entry in people.entries {
      let machines = (brands[entry.key] ?? []).map { thing, brand in
        Machine(label: thing.label, vendor: brand.vendor)
      }
      take(entry, keys: keys[entry.key]?.map(\.value) ?? [], machines: machines, by: &reader)
    }
    for name in people.entries.map(\.key) { warn(of: brands[name] ?? [], of: name) }
  }

  /// Takes a person, who has a vote only with a key.
  private mutating func take(
    _ entry: TOMLTable.Entry,
    keys: [Fingerprint],
    machines: [Machine],
    by reader: inout QuorumReader
  ) {
    let (name, location) = (entry.key, entry.keyLocation)
    let person = reader.table(entry.value, of: "people.\(name)")
    guard reader.isName(name, of: "people", at: location) else { return }
    reader.take(name: name, at: location)
    let fullName = person?["name"].flatMap { Self.fullName($0, of: name, by: &reader) }
    guard !keys.isEmpty else {
      warnings.append(.noKey(person: name, line: location.line))
      return
    }
    maintainers.append(
      Maintainer(
        name: name,
        fullName: fullName,
        keys: keys,
        machines: machines,
        line: location.line
      )
    )
  }

  /// Warns of machines that count for no maker of processors.
  private mutating func warn(of machines: [(thing: Thing, value: Brand)], of name: String) {
    for (thing, brand) in machines where brand.vendor == nil {
      warnings.append(
        .unknownBrand(
          person: name,
          machine: thing.label,
          brand: brand.text,
          line: thing.location.line
        )
      )
    }
  }

  /// An entry `[SECTION.NAME.LABEL]`.
  private struct Thing {
    let path: String
    let name: String
    let label: String
    let table: TOMLTable
    let location: TOMLLocation
  }

  /// What a machine has for a brand.
  private struct Brand {
    let text: String?

    var vendor: CPUVendor? { text.flatMap(CPUVendor.init(brand:)) }
  }

  /// Everything of a section that could be read, by person.
  private func things<Value>(
    _ section: String,
    in table: TOMLTable,
    of names: Set<String>,
    limit: Int,
    by reader: inout QuorumReader,
    read: (inout QuorumReader, Thing) -> Value?
  ) -> [String: [(thing: Thing, value: Value)]] {
    guard let value = table[section], let owners = reader.table(value, of: section) else {
      return [:]
    }
    var found: [String: [(thing: Thing, value: Value)]] = [:]
    for owner in owners.entries {
      let path = "\(section).\(owner.key)"
      guard names.contains(owner.key) else {
        reader.report(.unknownPerson(owner.key, of: path), at: owner.keyLocation)
        continue
      }
      guard let entries = reader.table(owner.value, of: path)?.entries else { continue }
      guard entries.count <= limit else {
        reader.report(.longList(path, limit: limit), at: owner.keyLocation)
        continue
      }
      for entry in entries {
        let path = "\(path).\(entry.key)"
        guard let inner = reader.table(entry.value, of: path) else { continue }
        let thing = Thing(
          path: path,
          name: owner.key,
          label: entry.key,
          table: inner,
          location: entry.keyLocation
        )
        if let value = read(&reader, thing) {
          found[owner.key, default: []].append((thing, value))
        }
      }
    }
    return found
  }

  private static func key(_ reader: inout QuorumReader, _ thing: Thing) -> Fingerprint? {
    let expected = "40 hexadecimal digits with capitals"
    let path = "\(thing.path).id"
    guard let value = thing.table["id"] else {
      reader.report(.missing("id", of: thing.path), at: thing.location)
      return nil
    }
    guard let text = reader.string(value, of: path, expected: expected) else { return nil }
    guard let key = Fingerprint(hexadecimal: text), key.description == text else {
      reader.report(.badValue(path, found: text, expected: expected), at: value.location)
      return nil
    }
    reader.take(key, of: thing.name, at: value.location)
    return key
  }

  private static func brand(_ reader: inout QuorumReader, _ thing: Thing) -> Brand? {
    guard let value = thing.table["brand"] else { return Brand(text: nil) }
    let path = "\(thing.path).brand"
    return reader.string(value, of: path, expected: "a maker's name").map(Brand.init)
  }

  private static func fullName(
    _ value: TOMLValue,
    of name: String,
    by reader: inout QuorumReader
  ) -> String? {
    let path = "people.\(name).name"
    guard
      let text = reader.string(value, of: path, expected: "a name"),
      reader.isName(text, of: path, at: value.location)
    else { return nil }
    return text
  }
}
