import Policy
import Testing

/// How two files make one policy.
@Suite
struct PolicyMergingTests {
  /// The system's line, a stricter one, and a looser one.
  private static let values: [(String, String, String)] = [
    ("touch = 'required'", "touch = 'fixed'", "touch = 'any'"),
    ("touch = 'required'", "touch = 'every-signature'", "touch = 'any'"),
    ("touch = 'fixed'", "touch = 'fixed'", "touch = 'every-signature'"),
    ("touch = 'every-signature'", "touch = 'every-signature'", "touch = 'required'"),
    ("pin = 'each-signature'", "pin = 'each-signature'", "pin = 'each-approval'"),
    ("key-origin = 'generated'", "key-origin = 'generated'", "key-origin = 'any'"),
    ("cards = ['1', '2']", "cards = ['00000002']", "cards = ['1', '3']"),
    ("keys = ['\(Sample.key)']", "keys = ['\(Sample.key)']", "keys = ['\(Sample.otherKey)']"),
    (
      "repositories = ['stagex/*', 'a/**']",
      "repositories = ['docker.io/stagex/core-*', 'a/*/c']", "repositories = ['stagex/**']"
    ),
    (
      "git-repositories = ['/srv/**']", "git-repositories = ['/srv/a', '/srv/*/b']",
      "git-repositories = ['/srv/a', '/home/a']"
    ),
    ("git-repositories = []", "git-repositories = []", "git-repositories = ['/a']"),
    ("git-repositories = ['/a']", "git-repositories = []", "git-repositories = ['**']"),
    ("max-batch = 10", "max-batch = 9", "max-batch = 11"),
    ("max-per-hour = 10", "max-per-hour = 10", "max-per-hour = 11"),
    ("approval-time = 60", "approval-time = 0", "approval-time = 61"),
    ("minimum-tries = 2", "minimum-tries = 3", "minimum-tries = 1"),
    ("confirm = 'always'", "confirm = 'always'", "confirm = 'with-pin'"),
    ("algorithms = ['RSA', 'P-256']", "algorithms = ['P-256']", "algorithms = ['RSA', 'Ed25519']"),
    ("clock = 'checked'", "clock = 'checked'", "clock = 'unchecked'"),
    ("factory-pin = 'refuse'", "factory-pin = 'refuse'", "factory-pin = 'allow'"),
  ]

  @Test(arguments: values)
  func `the user's file may be stricter, and then it counts`(
    system: String,
    stricter: String,
    looser: String
  ) throws {
    let rule = String(system.prefix { $0 != " " })
    let merged = try Sample.policy("\n" + system, user: "\n\n" + stricter)
    let row = try #require(merged.rows.first { $0.rule.rawValue == rule })
    #expect(row.origin.description == "/home/u.toml:3")
    let alone = try Sample.policy(stricter)
    #expect(alone.rows.first { $0.rule.rawValue == rule }?.value == row.value)
  }

  @Test(arguments: values)
  func `a loosening names both lines and what is stricter`(
    system: String,
    stricter: String,
    looser: String
  ) throws {
    let rule = String(system.prefix { $0 != " " })
    let problems = Sample.problems("\n" + system, user: "\n\n" + looser)
    try #require(problems.count == 1)
    #expect(problems[0].hasPrefix("/home/u.toml:3: \(rule) is "))
    #expect(problems[0].contains(" in /etc/s.toml:2; "))
    #expect(problems[0].contains("stricter"))
  }

  @Test(arguments: values)
  func `what the system's file doesn't name the user's sets freely`(
    system: String,
    stricter: String,
    looser: String
  ) throws {
    let rule = String(system.prefix { $0 != " " })
    let policy = try Sample.policy("", user: looser)
    #expect(
      policy.rows.first { $0.rule.rawValue == rule }?.origin.description == "/home/u.toml:1"
    )
  }

  @Test(arguments: values)
  func `what the user's file doesn't name stays as the system's`(
    system: String,
    stricter: String,
    looser: String
  ) throws {
    let rule = String(system.prefix { $0 != " " })
    let row = try #require(
      try Sample.policy(system, user: "").rows.first { $0.rule.rawValue == rule }
    )
    #expect(row.origin.description == "/etc/s.toml:1")
  }

  @Test
  func `each rule has its cases`() {
    let named = Set(Self.values.map { String($0.0.prefix { $0 != " " }) })
    #expect(named.union(["client", "qubes"]) == Set(PolicyRule.allCases.map(\.rawValue)))
  }

  @Test(arguments: [
    ("keys = ['\(Sample.key)']", "keys = ['\(Sample.otherKey)']"),
    ("repositories = ['a/*']", "repositories = ['a/**']"),
    ("git-repositories = ['/a/*']", "git-repositories = ['/a/**']"),
    ("max-batch = 1", "max-batch = 2"),
  ])
  func `a client entry for the same user may not allow more`(system: String, user: String) throws {
    let problems = Sample.problems(
      "[[client]]\nuser = 'alice'\n\(system)",
      user: "[[client]]\n\nuser = 1001\n\(user)"
    )
    try #require(problems.count == 1)
    let rule = system.prefix { $0 != " " }
    #expect(problems[0].hasPrefix("/home/u.toml:4: \(rule) of user 1001 is "))
    #expect(problems[0].contains(" in /etc/s.toml:3; "))
  }

  @Test
  func `the command line counts only where no file names the rule`() throws {
    let defaults = PolicyDefaults(minimumTries: 1, factoryPIN: .allow)
    let alone = try Sample.policy(defaults: defaults)
    #expect(alone.minimumTries.value.number == 1 && alone.minimumTries.origin == .commandLine)
    #expect(alone.factoryPINRefusal == nil && alone.factoryPIN.origin == .commandLine)
    let system = try Sample.policy("minimum-tries = 3\nfactory-pin = 'refuse'", defaults: defaults)
    #expect(system.minimumTries.value.number == 3 && system.factoryPINRefusal != nil)
    // It is no explicit word of the system's file, so that the user's may say what it likes.
    let user = try Sample.policy(user: "minimum-tries = 1", defaults: .init(minimumTries: 5))
    #expect(user.minimumTries.value.number == 1)
  }

  @Test
  func `without files each rule is as the documentation says`() throws {
    let rows = try Sample.policy().rows
    #expect(rows.allSatisfy { $0.origin == .builtIn })
    #expect(
      rows.map { "\($0.rule.rawValue) \($0.value)" } == [
        "touch required", "pin each-approval", "key-origin any", "cards any", "keys any",
        "repositories any", "git-repositories none", "max-batch 1000", "max-per-hour 2000",
        "approval-time 600", "minimum-tries 2",
        "confirm with-pin", "algorithms Ed25519, RSA, P-256, P-384, P-521", "clock checked",
        "factory-pin refuse",
      ]
    )
  }

  @Test
  func `all that is wrong with both files is told together`() {
    let problems = Sample.problems(
      "touch = 'fixed'\nmax-batch = 0\nsurprise = 1",
      user: "pin = 3\ntouch = 'any'\ncards = []"
    )
    #expect(
      problems.map { String($0.prefix { $0 != " " }) } == [
        "/etc/s.toml:2:", "/etc/s.toml:3:", "/home/u.toml:1:", "/home/u.toml:3:", "/home/u.toml:2:",
      ]
    )
  }
}
