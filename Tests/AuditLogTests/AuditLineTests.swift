import AuditLog
import StrictJSON
import Testing

/// A line has one form.
@Suite
struct AuditLineTests {
  private let desk: LogDesk
  private let text: String

  init() async throws {
    desk = try LogDesk()
    try await desk.log().append([Sample.asked])
    text = String(decoding: try #require(desk.lines().first), as: UTF8.self)
  }

  private func error(_ text: String) -> AuditLineError? {
    do throws(AuditLineError) {
      _ = try AuditLine(parsing: Array(text.utf8))
      return nil
    } catch { return error }
  }

  @Test
  func `what is read is what was written`() async throws {
    try await desk.log().append([Sample.signed(7)])
    for bytes in desk.lines() { #expect(try AuditLine(parsing: bytes).bytes == bytes) }
    let line = try AuditLine(parsing: try #require(desk.lines().last))
    #expect(line.record == Sample.signed(7) && line.number == 2)
  }

  @Test
  func `git objects and lists of signatures stand in a line`() async throws {
    var git = Sample.signed(8)
    git.kind = "commit"
    git.object = String(repeating: "ab", count: 20)
    git.repository = "/home/alice/stagex"
    var list = Sample.signed(9)
    list.listed = 3
    list.document = AuditHash(of: [1])
    try await desk.log().append([git, list])
    let lines = try desk.lines().suffix(2).map { try AuditLine(parsing: $0) }
    #expect(lines.map(\.record) == [git, list])
  }

  @Test
  func `a line of version 1 is read as it is, and has nothing that came later`() async throws {
    let old = text.replacingFirst("\"version\":2", by: "\"version\":1")
    let line = try AuditLine(parsing: Array(old.utf8))
    #expect(line.version == 1 && line.bytes == Array(old.utf8))
    for member in ["kind", "object", "repository"] {
      let later = old.replacingFirst("\"images\":2", by: "\"images\":2,\"\(member)\":\"x\"")
      #expect(
        error(later) == .shape(.unknownMembers([JSONPath([.member(member)])])),
        "\(member)"
      )
    }
    #expect(error(old.replacingFirst("asked", by: "set_asked")) == .event("set_asked"))
    #expect(error(text.replacingFirst("asked", by: "set_asked")) == nil)
  }

  @Test
  func `control characters of a caller don't reach the file`() throws {
    let line = try AuditLine(parsing: Array(text.utf8))
    #expect(line.record.caller?.executable == "/usr/bin/päräph \"x\"\u{FFFD}[31m")
    #expect(!text.utf8.contains(0x1B))
  }

  @Test
  func `another spelling is refused`() {
    #expect(error(text) == nil)
    for (from, to) in [
      ("\"number\":1", "\"number\": 1"),
      ("{\"version\":2,\"number\":1", "{\"number\":1,\"version\":2"),
      ("someone", "some\\u006fne"), ("\"images\":2,", "\"images\":2,\"outcome\":\"\","),
      ("\"repositories\":[", "\"reasons\":[],\"repositories\":["),
    ] {
      #expect(error(text.replacingFirst(from, by: to)) == .form, "\(to)")
    }
  }

  @Test
  func `unknown members, events and versions are refused`() {
    #expect(error(text.replacingFirst("\"version\":2", by: "\"version\":3")) == .version(3))
    #expect(error(text.replacingFirst("asked", by: "askd")) == .event("askd"))
    let unknown = error(text.replacingFirst("\"images\":2", by: "\"images\":2,\"x\":1"))
    #expect(unknown == .shape(.unknownMembers([JSONPath([.member("x")])])))
    let inner = error(text.replacingFirst("\"uid\":1000", by: "\"uid\":1000,\"y\":1"))
    #expect(inner == .shape(.unknownMembers([JSONPath([.member("caller"), .member("y")])])))
  }

  @Test(arguments: [
    ("\"number\":1", "\"number\":0", "number"), ("T", " ", "time"), (".000Z", "Z", "time"),
    ("\"images\":2", "\"images\":-1", "images"), ("\"pid\":4711", "\"pid\":-1", "pid"),
    ("\"request\":\"4", "\"request\":\"G", "request"),
    ("\"previous\":\"0", "\"previous\":\"", "previous"),
  ])
  func `values out of range are refused`(from: String, to: String, member: String) {
    #expect(error(text.replacingFirst(from, by: to)) == .value(member: member))
  }

  @Test
  func `what isn't JSON or is too long is refused`() {
    for (text, name) in [
      ("", "json"), ("{}", "shape"), ("[]", "shape"), (text + "\n{}", "json"), ("\0", "json"),
      (String(repeating: " ", count: AuditLine.longest + 1), "tooLong"),
    ] {
      #expect("\(String(describing: error(text)))".contains("." + name), "\(name)")
    }
  }

  @Test
  func `what is wrong with a line is said in words`() throws {
    let whole = String(repeating: " ", count: AuditLine.longest + 1)
    for (text, words) in [
      (whole, "131072 bytes"), ("garbage", "isn't JSON: 'g' can't stand here"),
      ("{\"version\":2}", "number is missing"),
      (text.replacingFirst("\"version\":2", by: "\"version\":3"), "its version is 3"),
      (text.replacingFirst("asked", by: "a\\u001bkd"), "there is no event 'a\\u{1b}kd'"),
      (text.replacingFirst("\"number\":1", by: "\"number\":0"), "the value of number"),
      (text.replacingFirst("\"number\":1", by: "\"number\": 1"), "another form"),
    ] {
      let sentence = try #require(error(text)).sentence
      #expect(sentence.contains(words), "\(sentence)")
      #expect(!sentence.contains("("), "no value of the program's own")
    }
  }

  @Test
  func `a record that can't be written is named and nothing is written`() async throws {
    let log = desk.log()
    for (member, spoil) in Self.spoilings {
      var record = Sample.signed(1)
      spoil(&record)
      await #expect(throws: AuditLogError.invalidRecord(member: member)) {
        try await log.append([Sample.asked, record])
      }
    }
    #expect(desk.lines().count == 1)
    var long = Sample.asked
    long.reasons = Array(repeating: String(repeating: "\u{1F600}", count: 9999), count: 99)
    long.repositories = Array(repeating: String(repeating: "\"", count: 300), count: 99)
    long.caller?.executable = String(repeating: "\"", count: 9999)
    try await log.append([long])
    let line = try AuditLine(parsing: try #require(desk.lines().last))
    #expect(line.record.repositories.count == AuditRecord.mostRepositories)
    #expect(line.record.reasons.count == AuditRecord.mostReasons)
  }

  private static let spoilings: [(String, @Sendable (inout AuditRecord) -> Void)] = [
    ("reference", { $0.reference = String(repeating: "a", count: 301) }),
    ("reference", { $0.reference = "a\n" }), ("approval", { $0.approval = "" }),
    ("digest", { $0.digest = "\u{E9}" }), ("card", { $0.card = "\u{0}" }),
    ("key", { $0.key = "0123" }), ("key", { $0.key = Sample.key.lowercased() }),
    ("counter_before", { $0.counterBefore = -1 }), ("repositories", { $0.repositories = ["\t"] }),
  ]
}

extension String {
  /// The text with one part replaced.
  func replacingFirst(_ part: String, by other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return replacingCharacters(in: range, with: other)
  }

  private func replacingCharacters(in range: Range<Index>, with other: String) -> String {
    String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
