internal import TOML

/// A rule that was broken.
public struct PolicyRefusal: Error, Hashable, Sendable {
  /// The rule.
  public let rule: PolicyRule
  /// What was found, in words, printable ASCII.
  public let found: String
  /// What the rule wants, in words, printable ASCII.
  public let wanted: String
  /// Where the rule comes from.
  public let origin: PolicyOrigin

  init(_ rule: PolicyRule, found: String, wanted: String, _ origin: PolicyOrigin) {
    self.rule = rule
    self.found = shown(found, limit: 600)
    self.wanted = shown(wanted, limit: 600)
    self.origin = origin
  }
}

extension PolicyRefusal: CustomStringConvertible {
  /// One sentence, lower case, no full stop.
  public var description: String {
    "\(rule.rawValue): found \(found), wanted \(wanted) (\(origin))"
  }
}
