import FileTesting
import FoundationEssentials
import OpenPGP
import Quorum
import Subprocess
import Testing

/// StageX's `MAINTAINERS`: people, their keys and their machines.
@Suite
struct MaintainersFileTests {
  @Test
  func `people have the keys and machines that stand under their name`() throws {
    let quorum = try Sample.quorum(Sample.maintainers, threshold: 2, vendors: 2)
    #expect(quorum.form == .maintainers && quorum.threshold == 2 && quorum.vendorThreshold == 2)
    #expect(quorum.version == nil && quorum.expires == nil && quorum.warnings.isEmpty)
    #expect(quorum.maintainers.map(\.name) == ["alice", "bob", "carol"])
    #expect(quorum.maintainers.map(\.fullName) == ["Alice Example", nil, nil])
    #expect(quorum.maintainers.map(\.keys.count) == [2, 1, 1])
    #expect(quorum.maintainers.map(\.vendors) == [[.amd], [.amd], [.amd, .intel]])
    #expect(quorum.maintainers.map { $0.machines.map(\.label) }.last == ["desk", "lap"])
  }

  @Test
  func `what isn't about votes is the file's own affair`() throws {
    let text =
      Sample.maintainers.replacing("name = \"Alice Example\"", with: "matrix = [1, {a = 'b'}]")
      + "\nghz = 'fast'\nowner = 3\n[hobbies]\nalice = ['chess']\n"
    #expect(try Sample.quorum(text, threshold: 2).maintainers.count == 3)
  }

  private static let mistakes: [(String, String, Int, String)] = [
    ("[people.bob]", "[people.\"\"]", 3, "people has '', expected a name"),
    ("[people.bob]", "[people.\"b\\u001Bb\"]", 3, "people has 'b\\u{1b}b', expected a name"),
    ("\"Alice Example\"", "''", 2, "people.alice.name has '', expected a name"),
    ("\"Alice Example\"", "\"\\u202E\"", 2, "people.alice.name has '\\u{202e}', expected a name"),
    ("\"Alice Example\"", "3", 2, "people.alice.name is an integer, expected a name"),
    ("id = \"\(Sample.digits("B"))\"", "", 9, "keys.bob.only has no id"),
    ("\"\(Sample.digits("B"))\"", "7", 10, "keys.bob.only.id is an integer, expected 40 hex"),
    (
      Sample.digits("B"), Sample.digits("b"), 10,
      "keys.bob.only.id has '\(Sample.digits("b"))', expected 40 hexadecimal digits with capitals"
    ),
    (
      Sample.digits("B"), "BBBB BBBB", 10,
      "keys.bob.only.id has 'BBBB BBBB', expected 40 hexadecimal digits with capitals"
    ),
    (
      Sample.digits("B"), Sample.digits("1"), 10,
      "\(Sample.digits("1")) is the key of 'alice' already, in line 8; one key is one person's"
    ),
    (
      Sample.digits("1"), Sample.digits("A"), 8,
      "\(Sample.digits("A")) stands here twice, first in line 6"
    ),
    (
      "brand = \"AuthenticAMD\"", "brand = 1", 16,
      "machines.bob.desk.brand is an integer, expected a maker's name"
    ),
    ("[people.alice]", "threshold = 1\n[people.alice]", 1, "people are those of MAINTAINERS"),
    (
      "[machines.bob.desk]", "[machines.dave.desk]", 15,
      "machines.dave: there is no person 'dave'"
    ),
  ]

  @Test(arguments: mistakes)
  func `a mistake in what is about votes is told with its line`(
    right: String,
    wrong: String,
    line: Int,
    sentence: String
  ) throws {
    let text = Sample.maintainers.replacing(right, with: wrong)
    let problems = Sample.problems(text, threshold: 2)
      // A person that was renamed leaves keys and machines behind, which is told too.
      .filter { wrong.contains("people.\"") ? !$0.contains("there is no person") : true }
    try #require(problems.count == 1, "\(problems)")
    #expect(problems[0].hasPrefix("q.toml:\(line): \(sentence)"), "\(problems)")
  }

  @Test
  func `a key of somebody who isn't among the people is refused`() {
    let text = Sample.maintainers.replacing("[people.bob]\n", with: "")
    #expect(
      Sample.problems(text, threshold: 2) == [
        "q.toml:8: keys.bob: there is no person 'bob'",
        "q.toml:14: machines.bob: there is no person 'bob'",
      ]
    )
  }

  @Test
  func `sections that are no tables are refused`() {
    #expect(
      Sample.problems("people = 1", threshold: 1) == [
        "q.toml:1: people is an integer, expected a table"
      ]
    )
    #expect(
      Sample.problems("machines = 2\nkeys = []\n[people.x]", threshold: 1) == [
        "q.toml:1: machines is an integer, expected a table",
        "q.toml:2: keys is an array, expected a table",
      ]
    )
    #expect(
      Sample.problems("[people]\na = 1\n[keys]\na = 1\n[machines]\na.b = 1", threshold: 1) == [
        "q.toml:2: people.a is an integer, expected a table",
        "q.toml:4: keys.a is an integer, expected a table",
        "q.toml:6: machines.a.b is an integer, expected a table",
      ]
    )
  }

  @Test
  func `a threshold must be given, and be one that people can reach`() {
    #expect(
      Sample.problems(Sample.maintainers) == [
        "q.toml: this file doesn't say how many people it takes, expected a threshold"
      ]
    )
    #expect(
      Sample.problems(Sample.maintainers, threshold: 0) == [
        "q.toml: threshold has '0', expected a number from 1 to 100"
      ]
    )
    #expect(
      Sample.problems(Sample.maintainers, threshold: 4) == [
        "q.toml: a threshold of 4 can't be reached: 3 people can vote"
      ]
    )
  }

  @Test
  func `somebody without a key has no vote, and the file's reader is told`() throws {
    let text = Sample.maintainers + "\n[people.dave]\nname = 'Dave'\n[machines.dave.x]\n"
    let quorum = try Sample.quorum(text, threshold: 3)
    #expect(quorum.maintainers.map(\.name) == ["alice", "bob", "carol"])
    #expect(
      quorum.warnings.map(\.description) == [
        "line 21: 'dave' has no key, and so no vote",
        "line 23: machine 'x' of 'dave' has no brand, and counts for no cpu vendor",
      ]
    )
    #expect(
      Sample.problems(text, threshold: 4) == [
        "q.toml: a threshold of 4 can't be reached: 3 people can vote"
      ]
    )
  }

  @Test(arguments: ["Amd", "AMD ", "Advanced Micro Devices", "Ampere", "", "\u{1B}[31mIntel"])
  func `a brand that isn't known is never a second vendor`(brand: String) throws {
    let text = Sample.maintainers.replacing(
      "GenuineIntel",
      with: brand.replacing("\u{1B}", with: "\\u001B")
    )
    let quorum = try Sample.quorum(text, threshold: 2)
    #expect(quorum.maintainers.map(\.vendors) == [[.amd], [.amd], [.amd]])
    #expect(quorum.warnings.count == 1)
    #expect(
      Sample.problems(text, threshold: 2, vendors: 2) == [
        "q.toml: 2 cpu vendors can't be reached: the machines of all who can vote are of AMD"
      ]
    )
  }

  @Test
  func `more vendors than there are can't be asked for`() {
    for number in [0, -1, 3, .max] {
      #expect(
        Sample.problems(Sample.maintainers, threshold: 2, vendors: number) == [
          "q.toml: cpu-vendors has '\(number)', expected a number from 1 to 2"
        ]
      )
    }
    let none = Sample.maintainers.split(separator: "\n").filter { !$0.hasPrefix("brand") }
      .joined(separator: "\n")
    #expect(
      Sample.problems(none, threshold: 2, vendors: 1) == [
        "q.toml: 1 cpu vendors can't be reached: the machines of all who can vote are of none that is known"
      ]
    )
  }

  @Test(.enabled(if: ReleaseData.isThere, "needs ../shared/stagex beside the repository"))
  func `the real file says what Python's reader finds in it`() async throws {
    let path = ReleaseData.folder + "/MAINTAINERS"
    let bytes = try #require(FileManager.default.contents(atPath: path)).map(\.self)
    let quorum = try Quorum(
      QuorumSource(file: "MAINTAINERS", bytes: bytes),
      demands: QuorumDemands(threshold: 2, vendors: 2),
      now: Sample.now
    )
    #expect(quorum.warnings.isEmpty)
    let script = """
      import sys, tomllib
      data = tomllib.load(open(sys.argv[1], 'rb'))
      for who, person in data['people'].items():
        keys = [key['id'] for key in data['keys'].get(who, {}).values()]
        brands = [machine['brand'] for machine in data['machines'].get(who, {}).values()]
        print(who, person['name'], ','.join(keys), ','.join(brands), sep='|')
      """
    let result = try await run(
      .name("python3"),
      arguments: ["-c", script, path],
      output: .string(limit: 1 << 16)
    )
    let rows = result.standardOutput.split(separator: "\n").map { line in
      line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.count == quorum.maintainers.count)
    for (row, person) in zip(rows, quorum.maintainers) {
      #expect(row[0] == person.name && row[1] == person.fullName)
      #expect(row[2] == person.keys.map(\.description).joined(separator: ","))
      let brands = row[3].split(separator: ",")
      #expect(brands.count == person.machines.count)
      for (brand, machine) in zip(brands, person.machines) {
        #expect(machine.vendor == (brand.contains("AMD") ? .amd : .intel), "\(person.name)")
      }
    }
  }
}
