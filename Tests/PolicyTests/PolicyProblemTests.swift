import Policy
import Testing

/// What is wrong in a file, with its line.
@Suite
struct PolicyProblemTests {
  @Test(arguments: [
    ("tuoch = 'any'", "there is no rule 'tuoch'; did you mean touch?"),
    ("max_batch = 1", "there is no rule 'max_batch'; did you mean max-batch?"),
    (
      "surprise = 1",
      "there is no rule 'surprise'; there are touch, pin, key-origin, cards, keys, repositories, git-repositories, max-batch, max-per-hour, approval-time, minimum-tries, confirm, algorithms, clock, factory-pin, qubes and client"
    ),
    ("\"\\u001B[31m\" = 1", "there is no rule '\\u{1b}[31m'; there are touch"),
    ("[touch]\nx = 1", "touch is a table, expected required, fixed, every-signature or any"),
    ("touch = true", "touch is a boolean, expected required, fixed, every-signature or any"),
    ("touch = 'Fixed'", "touch has 'Fixed', expected required, fixed, every-signature or any"),
    ("pin = 1", "pin is an integer, expected each-approval or each-signature"),
    ("key-origin = 'imported'", "key-origin has 'imported', expected any or generated"),
    ("cards = '1'", "cards is a string, expected a list, each a serial number as printed"),
    ("cards = [12345678]", "cards is an integer, expected a serial number as printed"),
    ("cards = ['123456789']", "cards has '123456789', expected a serial number as printed"),
    ("cards = []", "cards is an empty list, which would allow nothing; leave it out for any"),
    ("cards = ['1', '00000001']", "cards has 00000001 twice, first in line 2"),
    ("keys = ['0123']", "keys has '0123', expected a fingerprint: 40 hexadecimal digits"),
    ("repositories = ['a b']", "repositories has 'a b', expected a repository without tag"),
    ("repositories = ['a/b:1']", "repositories has 'a/b:1', expected a repository without a tag"),
    ("repositories = ['a//b']", "repositories has 'a//b', expected a repository"),
    ("repositories = ['a/***']", "repositories has 'a/***', expected * or **, not 3 stars"),
    ("repositories = ['a/B']", "repositories has 'a/B', expected small letters"),
    ("repositories = ['ghcr.io']", "repositories has 'ghcr.io', expected a repository; all of a"),
    ("max-batch = 0", "max-batch has '0', expected a number from 1 to 1000000"),
    ("max-batch = 1.5", "max-batch is a float, expected a number from 1 to 1000000"),
    ("max-per-hour = -1", "max-per-hour has '-1', expected a number from 1 to 1000000"),
    ("approval-time = -1", "approval-time has '-1', expected a number from 0 to 14400"),
    ("approval-time = '10m'", "approval-time is a string, expected a number from 0 to 14400"),
    ("minimum-tries = 16", "minimum-tries has '16', expected a number from 1 to 15"),
    ("minimum-tries = 2026-01-01", "minimum-tries is a date, expected a number from 1 to 15"),
    ("confirm = 'never'", "confirm has 'never', expected with-pin or always"),
    ("algorithms = ['DSA']", "algorithms has 'DSA', expected Ed25519, RSA, P-256, P-384, P-521"),
    ("clock = false", "clock is a boolean, expected checked or unchecked"),
    ("factory-pin = 'ask'", "factory-pin has 'ask', expected refuse or allow"),
    ("client = 'alice'", "client is a string, expected tables, each begun with [[client]]"),
    ("client = []", "client is an empty list"),
    ("client = ['alice']", "client is a string, expected tables, each begun with [[client]]"),
    ("[client]\nuser = 'alice'", "client is a table, expected tables, each begun with [[client]]"),
    ("[[client]]", "this client has neither user, group nor qube, expected one of them"),
    (
      "[[client]]\nuser = 1\ngroup = 2",
      "this client has more than one of user, group and qube, expected one of them"
    ),
    ("[[client]]\nuser = 1\n[[client]]\nuser = 1", "user 1 has a client entry already, in line 2"),
    ("touch = 'any'\ntouch = 'any'", "isn't read: "), ("touch =", "isn't read: "),
  ])
  func `a mistake is told with its line, what was found and what was expected`(
    text: String,
    sentence: String
  ) throws {
    let problems = Sample.problems("# a comment\n" + text)
    try #require(problems.count == 1, "\(problems)")
    let start = try #require(problems[0].firstRange(of: ": "))
    #expect(problems[0][start.upperBound...].hasPrefix(sentence), "\(problems)")
    let line = problems[0][..<start.lowerBound].split(separator: ":").last.flatMap { Int($0) }
    let isSecond = sentence.contains("already") || text.contains("\ntouch")
    #expect(line == (sentence.contains("already") ? 4 : isSecond ? 3 : 2), "\(problems)")
    #expect(problems[0].hasPrefix("/etc/s.toml:"))
  }

  @Test(arguments: [
    ("user = ''", "user has '', expected a name as a string, or a number"),
    ("user = '1000'", "user has '1000', expected a number without quotes: 1000"),
    ("user = -1", "user has '-1', expected a number from 0 to 4294967294"),
    ("user = 4294967295", "user has '4294967295', expected a number from 0 to 4294967294"),
    ("user = 1.0", "user is a float, expected a name as a string, or a number"),
    ("user = 'mallory'", "there is no user 'mallory' on this machine"),
    ("group = 'wheel'", "there is no group 'wheel' on this machine"),
    ("user = 1\nrepos = ['a/b']", "there is no rule 'repos'; there are user, group"),
    ("user = 1\nmax-batches = 2", "there is no rule 'max-batches'; did you mean max-batch?"),
    ("user = 1\nkeys = []", "keys is an empty list"),
    ("user = 1\nmax-batch = 0", "max-batch has '0', expected a number from 1 to 1000000"),
  ])
  func `a mistake in a client entry is told with its line`(text: String, sentence: String) throws {
    let problems = Sample.problems("[[client]]\n" + text)
    try #require(problems.count == 1, "\(problems)")
    let line = text.split(separator: "\n").count + 1
    #expect(problems[0].hasPrefix("/etc/s.toml:\(line): \(sentence)"), "\(problems)")
  }

  @Test
  func `a list with too much in it, and a file that is too large, are refused`() throws {
    let serials = (0...1000).map { "'\(String($0, radix: 16))'" }.joined(separator: ",")
    #expect(
      Sample.problems("cards = [\(serials)]") == [
        "/etc/s.toml:1: cards has more than 1000 elements"
      ]
    )
    let large = String(repeating: "#", count: (64 << 10) + 1)
    let problem = "/etc/s.toml:1: isn't read: it has 65537 bytes, 65536 is the most"
    #expect(Sample.problems(large) == [problem])
  }

  @Test
  func `a path that would colour the terminal is escaped`() throws {
    let error = try #require(throws: PolicyError.self) {
      try Policy(
        system: PolicySource(file: "/\u{1B}[31m", bytes: Array("x = 1".utf8)),
        user: nil,
        accounts: Sample.accounts
      )
    }
    #expect(error.problems.first?.description.hasPrefix("/\\u{1b}[31m:1: ") == true)
  }
}
