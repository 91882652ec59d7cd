import OpenPGP
import Quorum
import Testing

/// `quorum.toml`: what it says, and what is wrong in it, with its line.
@Suite
struct QuorumFileTests {
  @Test
  func `a file says who has a vote, how many it takes, and until when`() throws {
    let quorum = try Sample.quorum()
    #expect(quorum.form == .quorum && quorum.version == 1 && quorum.threshold == 2)
    #expect(quorum.expires?.text == "2027-01-01" && quorum.warnings.isEmpty)
    #expect(quorum.maintainers.map(\.name) == ["alice", "bob", "carol"])
    #expect(quorum.maintainers.map(\.line) == [5, 9, 13])
    #expect(
      quorum.maintainers.map { $0.keys.map(\.description) } == [
        [Sample.digits("A"), Sample.digits("1")], [Sample.digits("B")], [Sample.digits("C")],
      ]
    )
  }

  @Test
  func `a fingerprint may have spaces, as gpg prints it, and small letters`() throws {
    let spaced = "aaaa AAAA AAAA AAAA AAAA  AAAA AAAA AAAA AAAA AAAA"
    let text = Sample.file.replacing(Sample.digits("A"), with: spaced)
    #expect(try Sample.quorum(text) == Sample.quorum())
  }

  /// What stands in place of something in the sample, what is said of it, and in which line.
  private static let mistakes: [(String, String, Int, String)] = [
    ("version = 1", "version = 0", 1, "version has '0', expected a number from 1 to 1000000"),
    ("version = 1", "version = 1.5", 1, "version is a float, expected a number"),
    ("version = 1", "version = '1'", 1, "version is a string, expected a number"),
    ("version = 1", "", 1, "a quorum.toml has no version"),
    ("expires = 2027-01-01", "", 1, "a quorum.toml has no expires"),
    ("expires = 2027-01-01", "expires = '2027-01-01'", 2, "expires is a string, expected a date"),
    (
      "expires = 2027-01-01", "expires = 2027-01-01T00:00:00Z", 2,
      "expires has '2027-01-01T00:00:00Z', expected a date without quotes and without a time"
    ),
    ("expires = 2027-01-01", "expires = 1969-12-31", 2, "expires has '1969-12-31', expected a"),
    ("expires = 2027-01-01", "expires = 2026-12-01", 2, "expired with the beginning of 2026-12-01"),
    ("expires = 2027-01-01", "expires = 2020-01-01", 2, "expired with the beginning of 2020-01-01"),
    ("threshold = 2", "threshold = 0", 3, "threshold has '0', expected a number from 1 to 100"),
    ("threshold = 2", "threshold = 101", 3, "threshold has '101', expected a number from 1 to 100"),
    ("threshold = 2", "threshold = -1", 3, "threshold has '-1', expected a number from 1 to 100"),
    ("threshold = 2", "threshold = true", 3, "threshold is a boolean, expected a number"),
    ("threshold = 2", "threshold = 4", 3, "a threshold of 4 can't be reached: 3 people can vote"),
    ("threshold = 2", "", 1, "a quorum.toml has no threshold"),
    (
      "threshold = 2", "threshold = 2\nthresold = 2", 4,
      "'thresold' isn't known here; did you mean threshold?"
    ),
    (
      "version = 1", "version = 1\nsurprise = 2", 2,
      "'surprise' isn't known here; there are version, expires, threshold and maintainer"
    ),
    ("name = \"bob\"", "", 9, "this maintainer has no name"),
    ("name = \"bob\"", "name = 3", 10, "name is an integer, expected a name as a string"),
    ("name = \"bob\"", "name = ''", 10, "name has '', expected a name of 1 to 100 bytes"),
    ("name = \"bob\"", "name = '  '", 10, "name has '  ', expected a name"),
    ("name = \"bob\"", "name = 'bob '", 10, "name has 'bob ', expected a name"),
    ("name = \"bob\"", "name = \"b\\u0007b\"", 10, "name has 'b\\u{7}b', expected a name"),
    ("name = \"bob\"", "name = \"b\\u202Eb\"", 10, "name has 'b\\u{202e}b', expected a name"),
    ("name = \"bob\"", "name = \"b\\u200Bb\"", 10, "name has 'b\\u{200b}b', expected a name"),
    ("name = \"bob\"", "name = 'alice'", 10, "'alice' is somebody's name already, in line 6"),
    ("name = \"bob\"", "name = 'bob'\nkey = []", 11, "'key' isn't known here; did you mean keys?"),
    ("keys = [\"\(Sample.digits("B"))\"]", "", 9, "this maintainer has no keys"),
    ("keys = [\"\(Sample.digits("B"))\"]", "keys = []", 11, "keys is an empty list"),
    ("keys = [\"\(Sample.digits("B"))\"]", "keys = 'x'", 11, "keys is a string, expected a list"),
    ("keys = [\"\(Sample.digits("B"))\"]", "keys = [1]", 11, "keys is an integer, expected a fing"),
    ("keys = [\"\(Sample.digits("B"))\"]", "keys = ['B']", 11, "keys has 'B', expected a fing"),
    (
      Sample.digits("B"), Sample.digits("A"), 11,
      "\(Sample.digits("A")) is the key of 'alice' already, in line 7; one key is one person's"
    ),
    (
      Sample.digits("1"), Sample.digits("a"), 7,
      "\(Sample.digits("A")) stands here twice, first in line 7"
    ),
    ("[[maintainer]]\nname = \"bob\"", "[[maintainer]\nname = 'bob'", 9, "isn't read: "),
    ("version = 1", "version = 1\nversion = 1", 2, "isn't read: "),
  ]

  @Test(arguments: mistakes)
  func `a mistake is told with its line, what was found and what was expected`(
    right: String,
    wrong: String,
    line: Int,
    sentence: String
  ) throws {
    let problems = Sample.problems(Sample.file.replacing(right, with: wrong))
    try #require(problems.count == 1, "\(problems)")
    #expect(problems[0].hasPrefix("q.toml:\(line): \(sentence)"), "\(problems)")
    #expect(problems[0].utf8.allSatisfy { (0x20...0x7E).contains($0) })
  }

  @Test
  func `all that is wrong is told together`() {
    let text = """
      version = 0
      expires = 2026-01-01
      treshold = 9
      [[maintainer]]
      name = ""
      keys = ["A", "B"]
      [[maintainer]]
      keys = []
      """
    #expect(
      Sample.problems(text, threshold: 0, vendors: 3).map { String($0.prefix { $0 != " " }) } == [
        "q.toml:1:", "q.toml:1:", "q.toml:2:", "q.toml:3:", "q.toml:5:", "q.toml:6:", "q.toml:6:",
        "q.toml:7:", "q.toml:8:", "q.toml:", "q.toml:",
      ]
    )
  }

  @Test
  func `a file is read until the last second before the day on which it expires`() throws {
    #expect(try Sample.quorum(now: 1_798_761_599).expires?.text == "2027-01-01")
    #expect(
      Sample.problems(Sample.file, now: 1_798_761_600) == [
        "q.toml:2: expired with the beginning of 2027-01-01, UTC"
      ]
    )
  }

  @Test
  func `a demand may be higher than the file's threshold, never lower`() throws {
    #expect(try Sample.quorum(threshold: 3).threshold == 3)
    #expect(try Sample.quorum(threshold: 2).threshold == 2)
    #expect(
      Sample.problems(Sample.file, threshold: 1) == [
        "q.toml: a threshold of 1 is less than the file's, 2"
      ]
    )
    #expect(
      Sample.problems(Sample.file, threshold: 4) == [
        "q.toml: a threshold of 4 can't be reached: 3 people can vote"
      ]
    )
  }

  @Test
  func `cpu vendors can't be counted by a file without machines`() {
    for vendors in 1...2 {
      #expect(
        Sample.problems(Sample.file, vendors: vendors) == [
          "q.toml: cpu vendors can't be counted: a quorum.toml has no machines, only MAINTAINERS does"
        ]
      )
    }
  }

  @Test
  func `people and keys are bounded in number`() {
    let head = "version = 1\nexpires = 2027-01-01\nthreshold = 1\n"
    func people(_ count: Int) -> String {
      (1...count).map { number in
        let digits = String(String(repeating: "0", count: 40) + String(number)).suffix(40)
        return "[[maintainer]]\nname = 'p\(number)'\nkeys = ['\(digits)']\n"
      }
      .joined()
    }
    #expect(Sample.problems(head + people(100)).isEmpty)
    #expect(
      Sample.problems(head + people(101)) == ["q.toml:4: maintainer has more than 100 elements"]
    )
    let keys = (0...16).map { "'" + String(repeating: "0", count: 38) + String(10 + $0) + "'" }
    let person = "[[maintainer]]\nname = 'p'\nkeys = [\(keys.joined(separator: ","))]"
    #expect(Sample.problems(head + person) == ["q.toml:6: keys has more than 16 elements"])
    let name = String(repeating: "n", count: 101)
    let long = Sample.file.replacing("\"bob\"", with: "'\(name)'")
    #expect(Sample.problems(long).count == 1)
    let large = String(repeating: "#", count: (64 << 10) + 1)
    #expect(
      Sample.problems(large) == [
        "q.toml:1: isn't read: it has 65537 bytes, 65536 is the most"
      ]
    )
  }
}
