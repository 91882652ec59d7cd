import OpenPGP
import OpenPGPCard
import Policy
import Testing

/// What the tests read and ask, unless they say otherwise.
enum Sample {
  static let key = "0123456789ABCDEF0123456789ABCDEF01234567"
  static let otherKey = "FEDCBA9876543210FEDCBA9876543210FEDCBA98"

  /// 2026-12-01 00:00:00 UTC.
  static let now: Int64 = 1_796_083_200

  static let accounts = PolicyAccounts(
    user: { ["alice": 1001, "bob": 1002, "agent": 1000][$0] },
    group: { ["signers": 2000, "staff": 2001][$0] }
  )

  /// The policy of two files.
  static func policy(
    _ system: String? = nil,
    user: String? = nil,
    defaults: PolicyDefaults = PolicyDefaults()
  ) throws(PolicyError) -> Policy {
    try Policy(
      system: system.map { PolicySource(file: "/etc/s.toml", bytes: Array($0.utf8)) },
      user: user.map { PolicySource(file: "/home/u.toml", bytes: Array($0.utf8)) },
      defaults: defaults,
      accounts: accounts
    )
  }

  /// What is wrong with two files, as sentences.
  static func problems(_ system: String?, user: String? = nil) -> [String] {
    do throws(PolicyError) {
      _ = try policy(system, user: user)
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  /// Facts that break no rule of the built-in policy.
  static func facts(_ change: (inout PolicyFacts) -> Void = { _ in }) throws -> PolicyFacts {
    var facts = PolicyFacts(
      caller: PolicyCaller(uid: 1000, gids: [1000], agentUID: 1000),
      request: PolicyRequest(repositories: ["docker.io/stagex/core-acl"], imageCount: 1),
      card: PolicyCard(
        serial: try #require(SerialNumber("12345678")),
        key: try #require(Fingerprint(hexadecimal: key)),
        algorithm: "Ed25519",
        touch: .on,
        pinIsForEachSignature: false,
        keyOrigin: nil,
        triesLeft: 3,
        keyCreated: now - 1000
      ),
      signaturesInLastHour: 0,
      now: now,
      newestRecord: now - 10
    )
    change(&facts)
    return facts
  }
}
