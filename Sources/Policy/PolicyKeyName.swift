public import OpenPGP
public import QubesService
internal import TOML

/// A key and the short name by which qubes name it: `release = "FINGERPRINT"` in `[qubes.keys]`.
///
/// It allows nothing by itself: `keys` of the policy and of a client entry do.
public struct PolicyKeyName: Hashable, Sendable {
  /// The short name.
  public let alias: KeyAlias
  /// The key.
  public let key: Fingerprint
  /// Where it stands.
  public let place: PolicyPlace

  /// Reads the table `[qubes]`, leaving out what can't be read.
  static func entries(_ value: TOMLValue, by reader: inout PolicyReader) -> [PolicyKeyName] {
    guard let table = reader.table(value, of: "qubes", expected: "a table [qubes.keys]")
    else { return [] }
    var names: [PolicyKeyName] = []
    for entry in table.entries {
      guard entry.key == "keys" else {
        reader.reportUnknown(entry, known: ["keys"])
        continue
      }
      let expected = "a table: a short name = a fingerprint"
      guard let keys = reader.table(entry.value, of: "keys", expected: expected) else { continue }
      guard keys.entries.count <= mostNames else {
        reader.report(.longList("qubes.keys", limit: mostNames), at: entry.keyLocation)
        continue
      }
      names += keys.entries.compactMap { PolicyKeyName($0, by: &reader) }
    }
    return names
  }

  /// The problem if the system's file gives this name to another key.
  func renaming(of system: [PolicyKeyName]) -> PolicyProblem? {
    guard let other = system.first(where: { $0.alias == alias }), other.key != key else {
      return nil
    }
    return PolicyProblem(place: place, reason: .keyRenamed(alias.name, by: other.place))
  }

  /// The most names of a file.
  private static let mostNames = 100

  private init?(_ entry: TOMLTable.Entry, by reader: inout PolicyReader) {
    guard let alias = KeyAlias(entry.key) else {
      reader.report(
        .badValue("qubes.keys", found: entry.key, expected: "short names: \(KeyAlias.expected)"),
        at: entry.keyLocation
      )
      return nil
    }
    let expected = Fingerprint.expected
    guard let text = reader.string(entry.value, of: entry.key, expected: expected) else {
      return nil
    }
    do throws(PolicyElementError) {
      key = try Fingerprint(policy: text)
    } catch {
      reader.report(
        .badValue(entry.key, found: text, expected: error.expected),
        at: entry.value.location
      )
      return nil
    }
    self.alias = alias
    place = reader.place(entry.keyLocation)
  }
}

extension Policy {
  /// The key that a qube means by a short name.
  ///
  /// - Parameter alias: The short name.
  /// - Returns: The key's fingerprint.
  /// - Throws: ``PolicyRefusal`` of the rule `qubes`, which doesn't tell other names.
  public func key(named alias: KeyAlias) throws(PolicyRefusal) -> Fingerprint {
    guard let name = keyNames.first(where: { $0.alias == alias }) else {
      throw PolicyRefusal(
        .qubes,
        found: "the key \(alias)",
        wanted: "a name that stands in [qubes.keys]",
        keyNames.first.map { .file($0.place) } ?? .builtIn
      )
    }
    return name.key
  }
}
