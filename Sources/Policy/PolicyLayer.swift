internal import OpenPGP
internal import OpenPGPCard
internal import TOML

/// What one file says.
struct PolicyLayer {
  var touch: PolicySetting<TouchRule>?
  var pin: PolicySetting<PINRule>?
  var keyOrigin: PolicySetting<KeyOriginRule>?
  var cards: PolicySetting<PolicyList<SerialNumber>>?
  var keys: PolicySetting<PolicyList<Fingerprint>>?
  var repositories: PolicySetting<PolicyList<RepositoryGlob>>?
  var gitRepositories: PolicySetting<PolicyList<GitRepositoryGlob>>?
  var maxBatch: PolicySetting<PolicyLimit>?
  var maxPerHour: PolicySetting<PolicyLimit>?
  var approvalTime: PolicySetting<PolicySeconds>?
  var minimumTries: PolicySetting<PolicyTries>?
  var confirm: PolicySetting<ConfirmRule>?
  var algorithms: PolicySetting<PolicyList<PolicyAlgorithm>>?
  var clock: PolicySetting<ClockRule>?
  var factoryPIN: PolicySetting<FactoryPINRule>?
  var keyNames: [PolicyKeyName] = []
  var clients: [PolicyClient] = []

  /// A file that isn't there.
  init() {}

  /// Reads a file; what can't be read is left out and reported.
  init(_ source: PolicySource, by reader: inout PolicyReader) {
    let table: TOMLTable
    do throws(TOMLError) {
      table = try TOMLTable(parsing: source.bytes)
    } catch {
      reader.report(.notTOML(error.reason.words), at: error.location)
      return
    }
    for entry in table.entries {
      switch PolicyRule(rawValue: entry.key) {
      case .qubes?: keyNames = PolicyKeyName.entries(entry.value, by: &reader)
      case .client?: clients = PolicyClient.entries(entry.value, by: &reader)
      case let rule?:
        for definition in RuleDefinitions.all where definition.rule == rule {
          definition.read(entry, into: &self, by: &reader)
        }
      case nil: reader.reportUnknown(entry, known: PolicyRule.allCases.map(\.rawValue))
      }
    }
  }
}
