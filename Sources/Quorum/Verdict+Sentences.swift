internal import OpenPGP
internal import TOML

extension ElectorateProblem: CustomStringConvertible {
  /// One sentence, lower case, printable ASCII, no full stop.
  public var description: String {
    switch self {
    case .sharedKey(let one, let oneKey, let other, let otherKey):
      "'\(name(one))' and '\(name(other))' have a key in common, in the certificates "
        + "\(oneKey) and \(otherKey); one key is one person's"
    case .twoKeys(let key): "two keys have the fingerprint \(key)"
    }
  }
}

extension MissingCertificate: CustomStringConvertible {
  /// One sentence, lower case, printable ASCII, no full stop.
  public var description: String { "there is no certificate \(key) of '\(name(maintainer))'" }
}

extension UncountedReason: CustomStringConvertible {
  /// One sentence, lower case, printable ASCII, no full stop.
  public var description: String {
    switch self {
    case .notMaintainer(let key): "\(key) isn't a maintainer's key"
    case .otherCertificate(let key, let owner):
      "\(key) isn't a maintainer's key; a key of '\(name(owner))' made the signature, "
        + "but by another certificate"
    case .otherKey(let key, let owner):
      "another key than that of '\(name(owner))' has the fingerprint \(key)"
    case .unboundKey(let key, let owner):
      "the certificate \(key) of '\(name(owner))' doesn't bind the key that made the signature"
    case .votedAlready(let person, bySameKey: true):
      "'\(name(person))' has voted already, by the same key"
    case .votedAlready(let person, bySameKey: false):
      "'\(name(person))' has voted already, by another key"
    }
  }
}

extension Shortfall: CustomStringConvertible {
  /// One sentence, lower case, printable ASCII, no full stop.
  public var description: String {
    switch self {
    case .votes(let count, let threshold, let missing):
      "\(count) of \(threshold) votes, missing \(alternatives(missing.map(name), "and"))"
    case .vendors(let found, let threshold):
      "the voters' machines are of \(found.count) of \(threshold) cpu vendors"
        + (found.isEmpty ? "" : ": \(alternatives(found.map(\.rawValue), "and"))")
    }
  }
}

extension Verdict: CustomStringConvertible {
  /// One sentence, lower case, printable ASCII, no full stop: who voted, or all that is missing.
  public var description: String {
    let votes = "\(voters.count) of \(threshold) votes: "
    let names = alternatives(voters.map { name($0.name) }, "and")
    guard !isMet else { return votes + names }
    return shortfalls.map(\.description).joined(separator: "; ")
  }
}

extension VendorVerdict {
  /// What the count can't say, a sentence each, lower case, printable ASCII, no full stop.
  public var reservations: [String] {
    let known = "cpu vendors are those that the file has for the people; "
    return [known + "no signature says which machine made a build"]
      + ambiguous.map { "'\(name($0))' has machines of several cpu vendors and counts for each" }
      + unknown.map { "'\(name($0))' has no machine of a known cpu vendor and counts for none" }
  }
}

/// A maintainer's name, fit for a terminal.
private func name(_ text: String) -> String { shown(text, limit: Quorum.longestName) }
