internal import OpenPGP
internal import QubesService
internal import TOML

extension PolicyClient {
  private static let known = [
    "user", "group", "qube", "keys", "repositories", "git-repositories", "max-batch",
  ]

  /// Reads the entries, leaving out those that can't be read.
  static func entries(_ value: TOMLValue, by reader: inout PolicyReader) -> [PolicyClient] {
    let expected = "tables, each begun with [[client]]"
    // The file's own limit bounds them.
    guard let values = reader.list(value, of: "client", limit: .max, expected: expected) else {
      return []
    }
    var clients: [PolicyClient] = []
    for value in values {
      guard let table = reader.table(value, of: "client", expected: expected) else { continue }
      guard let client = PolicyClient(table, at: value.location, by: &reader) else { continue }
      if let first = clients.first(where: { $0.principal.isSame(as: client.principal) }) {
        let who = client.principal.description
        reader.report(.clientTwice(who, firstLine: first.place.line), at: value.location)
      }
      clients.append(client)
    }
    return clients
  }

  private init?(_ table: TOMLTable, at location: TOMLLocation, by reader: inout PolicyReader) {
    let problemCount = reader.problems.count
    var principals: [Principal?] = []
    var keys: PolicySetting<PolicyList<Fingerprint>>?
    var repositories: PolicySetting<PolicyList<RepositoryGlob>>?
    var gitRepositories: PolicySetting<PolicyList<GitRepositoryGlob>>?
    var maxBatch: PolicySetting<PolicyLimit>?
    for entry in table.entries {
      switch entry.key {
      case "user": principals.append(Self.user(entry.value, by: &reader))
      case "group": principals.append(Self.group(entry.value, by: &reader))
      case "qube": principals.append(Self.qube(entry.value, by: &reader))
      case "keys": keys = reader.setting(entry, as: PolicyList<Fingerprint>.self)
      case "repositories":
        repositories = reader.setting(entry, as: PolicyList<RepositoryGlob>.self)
      case "git-repositories":
        gitRepositories = reader.setting(entry, as: PolicyList<GitRepositoryGlob>.self)
      case "max-batch": maxBatch = reader.setting(entry, as: PolicyLimit.self)
      default: reader.reportUnknown(entry, known: Self.known)
      }
    }
    if principals.count != 1 { reader.report(.principal(found: principals.count), at: location) }
    guard reader.problems.count == problemCount, let principal = principals.first ?? nil else {
      return nil
    }
    self.init(
      principal: principal,
      place: reader.place(location),
      keys: keys,
      repositories: repositories,
      gitRepositories: gitRepositories,
      maxBatch: maxBatch
    )
  }

  private static func user(_ value: TOMLValue, by reader: inout PolicyReader) -> Principal? {
    switch account(value, of: "user", by: &reader) {
    case .number(let uid)?: return .user(uid, name: nil)
    case .name(let name)?:
      if let uid = reader.accounts.user(name) { return .user(uid, name: name) }
      reader.report(.unknownUser(name), at: value.location)
      return nil
    case nil: return nil
    }
  }

  private static func group(_ value: TOMLValue, by reader: inout PolicyReader) -> Principal? {
    switch account(value, of: "group", by: &reader) {
    case .number(let gid)?: return .group(gid, name: nil)
    case .name(let name)?:
      if let gid = reader.accounts.group(name) { return .group(gid, name: name) }
      reader.report(.unknownGroup(name), at: value.location)
      return nil
    case nil: return nil
    }
  }

  private static func qube(_ value: TOMLValue, by reader: inout PolicyReader) -> Principal? {
    let text = reader.string(value, of: "qube", expected: "a qube's name as a string")
    guard let text else { return nil }
    if let name = QubeName(text) { return .qube(name) }
    reader.report(
      .badValue("qube", found: text, expected: QubeName.expected),
      at: value.location
    )
    return nil
  }

  private enum Account {
    case number(UInt32)
    case name(String)
  }

  private static func account(
    _ value: TOMLValue,
    of key: String,
    by reader: inout PolicyReader
  ) -> Account? {
    let expected = "a name as a string, or a number"
    switch value.content {
    case .integer(let number):
      // The largest number of 32 bits stands for none in system calls.
      if let number = UInt32(exactly: number), number != .max { return .number(number) }
      reader.report(
        .badValue(key, found: String(number), expected: "a number from 0 to \(UInt32.max - 1)"),
        at: value.location
      )
    case .string(let name):
      let isName = !name.isEmpty && name.utf8.count <= 256 && !name.utf8.contains(0)
      guard isName, !name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        let expected = isName ? "a number without quotes: \(shown(name))" : expected
        reader.report(.badValue(key, found: name, expected: expected), at: value.location)
        return nil
      }
      return .name(name)
    default:
      reader.reportType(of: value, of: key, expected)
    }
    return nil
  }
}
