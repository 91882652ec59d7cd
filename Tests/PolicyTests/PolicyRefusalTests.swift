import OpenPGP
import OpenPGPCard
import Policy
import Testing

/// One thing that a rule refuses, or lets pass.
struct RuleCase: Sendable, CustomTestStringConvertible {
  let rule: PolicyRule
  let file: String
  let change: @Sendable (inout PolicyFacts) -> Void
  /// Found and wanted, or nothing where it passes.
  let refused: [[String]]

  init(
    _ rule: PolicyRule,
    _ file: String,
    refused: [[String]] = [],
    _ change: @escaping @Sendable (inout PolicyFacts) -> Void = { _ in }
  ) {
    self.rule = rule
    self.file = file
    self.change = change
    self.refused = refused
  }

  var testDescription: String { "\(file) \(refused)" }
}

/// What each rule refuses and what it lets pass.
@Suite
struct PolicyRefusalTests {
  private static let onCard: [RuleCase] = [
    RuleCase(.touch, "", refused: [["off", "on, fixed, cached or cached-fixed"]]) {
      $0.card.touch = .off
    },
    RuleCase(
      .touch,
      "",
      refused: [["none, the card can't ask for one", "on, fixed, cached or cached-fixed"]]
    ) { $0.card.touch = nil },
    RuleCase(.touch, "", refused: [["unknown (9)", "on, fixed, cached or cached-fixed"]]) {
      $0.card.touch = TouchPolicy(rawValue: 9)
    },
    RuleCase(.touch, "touch = 'fixed'", refused: [["on", "fixed or cached-fixed"]]),
    RuleCase(.touch, "touch = 'every-signature'", refused: [["cached", "on or fixed"]]) {
      $0.card.touch = .cached
    },
    RuleCase(.touch, "touch = 'required'") { $0.card.touch = .cached },
    RuleCase(.touch, "touch = 'fixed'") { $0.card.touch = .cachedFixed },
    RuleCase(.touch, "touch = 'every-signature'") { $0.card.touch = .fixed },
    RuleCase(.touch, "touch = 'any'") { $0.card.touch = .off },
    RuleCase(.touch, "touch = 'any'") { $0.card.touch = nil },
    RuleCase(
      .pin,
      "pin = 'each-signature'",
      refused: [
        [
          "a PIN that is good for many signatures",
          "a card that is set to want the PIN for each signature",
        ]
      ]
    ),
    RuleCase(.pin, "pin = 'each-signature'") { $0.card.pinIsForEachSignature = true },
    RuleCase(.pin, "pin = 'each-approval'"),
    RuleCase(.keyOrigin, "key-origin = 'generated'", refused: [["imported", "generated"]]) {
      $0.card.keyOrigin = .imported
    },
    RuleCase(
      .keyOrigin,
      "key-origin = 'generated'",
      refused: [["unknown, the card doesn't say", "generated"]]
    ),
    RuleCase(.keyOrigin, "key-origin = 'generated'") { $0.card.keyOrigin = .generated },
    RuleCase(.keyOrigin, "key-origin = 'any'") { $0.card.keyOrigin = .imported },
    RuleCase(.cards, "cards = ['1', '00000002']", refused: [["12345678", "00000001, 00000002"]]),
    RuleCase(.cards, "cards = ['1', '12345678']"),
    RuleCase(.keys, "keys = ['\(Sample.otherKey)']", refused: [[Sample.key, Sample.otherKey]]),
    RuleCase(.keys, "keys = ['0123 4567 89ab cdef 0123  4567 89AB CDEF 0123 4567']"),
    RuleCase(.minimumTries, "", refused: [["1", "at least 2"]]) { $0.card.triesLeft = 1 },
    RuleCase(.minimumTries, "minimum-tries = 1") { $0.card.triesLeft = 1 },
    RuleCase(.minimumTries, "minimum-tries = 4", refused: [["3", "at least 4"]]),
    RuleCase(
      .algorithms,
      "",
      refused: [["RSA-2048", "Ed25519, RSA, P-256, P-384, P-521"]]
    ) { $0.card.algorithm = "RSA-2048" },
    RuleCase(.algorithms, "") { $0.card.algorithm = "RSA-3072" },
    RuleCase(.algorithms, "") { $0.card.algorithm = "P-521" },
    RuleCase(.algorithms, "algorithms = ['RSA-2048']") { $0.card.algorithm = "RSA-2048" },
    RuleCase(.algorithms, "algorithms = ['RSA-2048']", refused: [["RSA-4096", "RSA-2048"]]) {
      $0.card.algorithm = "RSA-4096"
    },
    RuleCase(
      .algorithms,
      "algorithms = ['RSA-2048', 'RSA']",
      refused: [["RSA-1024", "RSA-2048, RSA"]]
    ) { $0.card.algorithm = "RSA-1024" },
    RuleCase(.algorithms, "algorithms = ['P-384']", refused: [["Ed25519", "P-384"]]),
    RuleCase(.algorithms, "algorithms = ['brainpoolP256r1']") {
      $0.card.algorithm = "brainpoolP256r1"
    },
    RuleCase(
      .algorithms,
      "",
      refused: [["attributes 13", "Ed25519, RSA, P-256, P-384, P-521"]]
    ) { $0.card.algorithm = "attributes 13" },
  ]

  private static let onRequest: [RuleCase] = [
    RuleCase(
      .repositories,
      "repositories = ['stagex/*', 'ghcr.io/**']",
      refused: [["docker.io/evil/x, quay.io/y", "docker.io/stagex/*, ghcr.io/**"]]
    ) {
      $0.request.repositories += ["quay.io/y", "ghcr.io/a/b", "docker.io/evil/x", "quay.io/y"]
    },
    RuleCase(.repositories, "repositories = ['stagex/*']"),
    RuleCase(.repositories, "") { $0.request.repositories = ["quay.io/y"] },
    RuleCase(
      .gitRepositories,
      "",
      refused: [
        [
          "/home/a b/x",
          "no git repository unless policy.toml allows it with a line "
            + "git-repositories = [\"/home/a b/x\"]",
        ]
      ]
    ) { $0.request.gitRepository = "/home/a b/x" },
    RuleCase(
      .gitRepositories,
      "git-repositories = ['/srv/*', 'git@host:*']",
      refused: [["/srv/a/b", "/srv/*, git@host:*"]]
    ) { $0.request.gitRepository = "/srv/a/b" },
    RuleCase(.gitRepositories, "git-repositories = ['/srv/*', 'git@host:*']") {
      $0.request.gitRepository = "git@host:x.git"
    },
    RuleCase(.gitRepositories, "git-repositories = ['**']") {
      $0.request = PolicyRequest(
        repositories: [],
        imageCount: 0,
        gitRepository: "https://host/x",
        furtherCount: 1
      )
    },
    RuleCase(.gitRepositories, "git-repositories = []"),
    RuleCase(.maxBatch, "", refused: [["1001 images", "at most 1000"]]) {
      $0.request.imageCount = 1001
    },
    RuleCase(.maxBatch, "") { $0.request.imageCount = 1000 },
    RuleCase(.maxBatch, "max-batch = 3", refused: [["4 images", "at most 3"]]) {
      $0.request.imageCount = 4
    },
    RuleCase(
      .maxPerHour,
      "",
      refused: [["1990 in the last hour and 11 more", "at most 2000"]]
    ) {
      $0.signaturesInLastHour = 1990
      $0.request.imageCount = 11
    },
    RuleCase(.maxPerHour, "") {
      $0.signaturesInLastHour = 1990
      $0.request.imageCount = 10
    },
    RuleCase(
      .maxPerHour,
      "max-per-hour = 10",
      refused: [["9 in the last hour and 2 more", "at most 10"]]
    ) {
      $0.signaturesInLastHour = 9
      $0.request.furtherCount = 1
    },
    RuleCase(
      .maxPerHour,
      "max-per-hour = 5",
      refused: [["9223372036854775807 in the last hour and 1 more", "at most 5"]]
    ) { $0.signaturesInLastHour = .max },
    RuleCase(
      .client,
      "",
      refused: [["user 1001", "user 1000, as whom the agent runs, or an entry [[client]]"]]
    ) { $0.caller.uid = 1001 },
    RuleCase(.client, ""),
    RuleCase(
      .clock,
      "",
      refused: [
        ["2026-11-30T23:59:49Z", "not before the newest record, 2026-11-30T23:59:50Z"]
      ]
    ) { $0.now = Sample.now - 11 },
    RuleCase(
      .clock,
      "",
      refused: [["2026-12-01T00:00:00Z", "not before the key was made, 2026-12-01T00:00:01Z"]]
    ) { $0.card.keyCreated = Sample.now + 1 },
    RuleCase(
      .clock,
      "",
      refused: [
        [
          "1970-01-01T00:00:00Z",
          "not before this program was made, 2026-11-01T00:00:00Z",
        ]
      ]
    ) {
      $0.now = 0
      $0.newestRecord = nil
      $0.card.keyCreated = 0
    },
    RuleCase(
      .clock,
      "",
      refused: [
        ["2106-02-07T06:28:16Z", "not after the last time of OpenPGP, 2106-02-07T06:28:15Z"]
      ]
    ) { $0.now = 1 << 32 },
    RuleCase(.clock, "") { $0.now = PolicyClock.latest },
    RuleCase(.clock, "") { $0.newestRecord = nil },
    RuleCase(.clock, "clock = 'unchecked'") { $0.now = 0 },
  ]

  @Test(arguments: onCard + onRequest)
  func `a rule refuses what breaks it, and nothing else`(rule: RuleCase) throws {
    let policy = try Sample.policy(rule.file)
    let refusals = policy.refusals(for: try Sample.facts(rule.change))
    #expect(refusals.map { [$0.found, $0.wanted] } == rule.refused)
    #expect(refusals.allSatisfy { $0.rule == rule.rule })
    let origin = rule.file.isEmpty ? "default" : "/etc/s.toml:1"
    #expect(refusals.allSatisfy { $0.origin.description == origin })
  }

  @Test
  func `each rule has cases of both kinds`() {
    // Those that refuse no facts have tests of their own.
    let others: Set<PolicyRule> = [.approvalTime, .confirm, .factoryPIN, .qubes]
    let cases = Self.onCard + Self.onRequest
    #expect(
      Set(cases.filter { !$0.refused.isEmpty }.map(\.rule)).union(others)
        == Set(PolicyRule.allCases)
    )
    #expect(
      Set(cases.filter { $0.refused.isEmpty }.map(\.rule)).union(others) == Set(PolicyRule.allCases)
    )
  }

  @Test
  func `an approval of a coming set is for ten minutes, and 0 forbids it`() throws {
    #expect(try Sample.policy().approvalTime.value.number == 600)
    #expect(try Sample.policy().approvalTimeRefusal == nil)
    let refusal = try #require(try Sample.policy("approval-time = 0").approvalTimeRefusal)
    #expect(refusal.rule == .approvalTime)
    #expect(refusal.origin.description == "/etc/s.toml:1")
  }

  @Test
  func `the factory's PIN is refused unless it is allowed`() throws {
    let refusal = try #require(try Sample.policy().factoryPINRefusal)
    #expect(refusal.rule == .factoryPIN && refusal.origin == .builtIn)
    #expect(refusal.wanted == "a PIN of your own")
    #expect(try Sample.policy("factory-pin = 'allow'").factoryPINRefusal == nil)
    #expect(try Sample.policy("factory-pin = 'refuse'").factoryPINRefusal != nil)
  }

  @Test
  func `the dialog of its own is wanted where a file says so`() throws {
    #expect(try Sample.policy().confirm.value == .withPIN)
    #expect(try Sample.policy("confirm = 'always'").confirm.value == .always)
  }

  @Test
  func `all rules that are broken are told, in order`() throws {
    let file = """
      touch = "fixed"
      pin = "each-signature"
      key-origin = "generated"
      cards = ["1"]
      keys = ["\(Sample.otherKey)"]
      repositories = ["a/b"]
      git-repositories = []
      max-batch = 1
      max-per-hour = 1
      minimum-tries = 5
      algorithms = ["P-256"]
      [[client]]
      user = 7
      """
    let facts = try Sample.facts {
      $0.request.imageCount = 2
      $0.request.gitRepository = "/x"
      $0.caller.uid = 8
      $0.now = 0
    }
    let refusals = try Sample.policy(file).refusals(for: facts)
    let expected: [PolicyRule] = [
      .touch, .pin, .keyOrigin, .cards, .keys, .repositories, .gitRepositories, .maxBatch,
      .maxPerHour, .minimumTries, .algorithms, .clock, .clock, .clock, .client,
    ]
    #expect(refusals.map(\.rule) == expected)
    #expect(
      refusals.first?.description == "touch: found on, wanted fixed or cached-fixed (/etc/s.toml:1)"
    )
  }
}
