internal import TOML

/// What all rules with one value have in common: they are read, merged and shown alike.
protocol RuleDefining {
  var rule: PolicyRule { get }
  func read(_ entry: TOMLTable.Entry, into layer: inout PolicyLayer, by reader: inout PolicyReader)
  /// Sets the rule to what the files say; a loosening is the problem that is returned.
  func merge(
    _ system: PolicyLayer,
    _ user: PolicyLayer,
    into policy: inout Policy
  ) -> PolicyProblem?
  func row(of policy: Policy) -> PolicyRow
}

/// A rule, and where its value is in a file and in the policy.
struct RuleDefinition<Value: ReadablePolicyValue>: RuleDefining {
  let rule: PolicyRule
  let named: WritableKeyPath<PolicyLayer, PolicySetting<Value>?>
  let effective: WritableKeyPath<Policy, PolicySetting<Value>>

  init(
    _ rule: PolicyRule,
    _ named: WritableKeyPath<PolicyLayer, PolicySetting<Value>?>,
    _ effective: WritableKeyPath<Policy, PolicySetting<Value>>
  ) {
    self.rule = rule
    self.named = named
    self.effective = effective
  }

  func read(
    _ entry: TOMLTable.Entry,
    into layer: inout PolicyLayer,
    by reader: inout PolicyReader
  ) {
    layer[keyPath: named] = reader.setting(entry, as: Value.self)
  }

  func merge(
    _ system: PolicyLayer,
    _ user: PolicyLayer,
    into policy: inout Policy
  ) -> PolicyProblem? {
    let (system, user) = (system[keyPath: named], user[keyPath: named])
    if let setting = user ?? system { policy[keyPath: effective] = setting }
    return loosening(of: rule.rawValue, system, user)
  }

  func row(of policy: Policy) -> PolicyRow {
    let setting = policy[keyPath: effective]
    return PolicyRow(rule: rule, value: setting.value.shown, origin: setting.origin)
  }
}

/// The problem if a user's setting is looser than the system's, both being there.
func loosening<Value: PolicyValue>(
  of key: String,
  _ system: PolicySetting<Value>?,
  _ user: PolicySetting<Value>?
) -> PolicyProblem? {
  guard let system, let user, !user.value.isAsStrict(as: system.value) else { return nil }
  guard case .file(let allowed) = system.origin, case .file(let place) = user.origin else {
    return nil
  }
  return PolicyProblem(
    place: place,
    reason: .looser(
      key,
      found: shown(user.value.shown.description, limit: 200),
      allowed: shown(system.value.shown.description, limit: 200),
      by: allowed,
      stricter: Value.stricter
    )
  )
}

/// All rules but `client`, in the order in which they are shown and broken.
enum RuleDefinitions {
  static var all: [any RuleDefining] {
    [
      RuleDefinition(.touch, \.touch, \.touch),
      RuleDefinition(.pin, \.pin, \.pin),
      RuleDefinition(.keyOrigin, \.keyOrigin, \.keyOrigin),
      RuleDefinition(.cards, \.cards, \.cards),
      RuleDefinition(.keys, \.keys, \.keys),
      RuleDefinition(.repositories, \.repositories, \.repositories),
      RuleDefinition(.gitRepositories, \.gitRepositories, \.gitRepositories),
      RuleDefinition(.maxBatch, \.maxBatch, \.maxBatch),
      RuleDefinition(.maxPerHour, \.maxPerHour, \.maxPerHour),
      RuleDefinition(.approvalTime, \.approvalTime, \.approvalTime),
      RuleDefinition(.minimumTries, \.minimumTries, \.minimumTries),
      RuleDefinition(.confirm, \.confirm, \.confirm),
      RuleDefinition(.algorithms, \.algorithms, \.algorithms),
      RuleDefinition(.clock, \.clock, \.clock),
      RuleDefinition(.factoryPIN, \.factoryPIN, \.factoryPIN),
    ]
  }
}
