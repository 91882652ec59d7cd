import AuditLog
import FileTesting
import Subprocess
import Synchronization
import Testing

/// `paraph log`, run as a user runs it.
@Suite
struct LogCommandTests {
  private static let key = "0123456789ABCDEF0123456789ABCDEF01234567"
  private let folder: TemporaryFolder
  private let log: AuditLog
  private let time = AuditTime("2026-11-26T07:15:51Z")

  init() async throws {
    folder = try TemporaryFolder()
    let clock = Mutex(try #require(time).milliseconds)
    log = AuditLog(folder: folder.path("paraph")) {
      clock.withLock { now in
        now += 1000
        return AuditTime(milliseconds: now)
      }
    }
    var asked = AuditRecord(.asked)
    asked.caller = AuditCaller(uid: 1000, pid: 5, executable: "/usr/bin/\u{E9}vil\u{202E}")
    asked.images = 2
    asked.repositories = ["stagex/core-acl", "stagex/user-x"]
    try await log.append([asked])
    try await log.append([signed(0, "stagex/core-acl:2.3.2", "ab", "12345678")])
    try await log.append([signed(1, "ghcr.io/other/thing:1", "cd", "12345678")])
    try await log.append([signed(7, "stagex/user-x:1", "ef", "99")])
  }

  private func signed(
    _ counter: Int,
    _ reference: String,
    _ digits: String,
    _ card: String
  ) -> AuditRecord {
    var record = AuditRecord(.signed)
    record.reference = reference
    record.digest = "sha256:" + String(repeating: digits, count: 32)
    record.card = card
    record.key = Self.key
    record.counterBefore = counter
    record.counterAfter = counter + 1
    return record
  }

  private func paraph(_ arguments: [String]) async throws -> ProgramResult {
    try await runProgram(
      builtProgram("paraph"),
      ["log"] + arguments,
      environment: ["XDG_STATE_HOME": folder.path]
    )
  }

  private func rows(_ arguments: [String]) async throws -> [Substring] {
    let result = try await paraph(arguments)
    #expect(result.isSuccess, "\(result)")
    return result.output.split(separator: "\n")
  }

  @Test
  func `the table has a line for each record, in printable ASCII`() async throws {
    let rows = try await rows([])
    #expect(rows.count == 5 && rows[0].hasPrefix("NUMBER TIME "))
    let row = "     2 2026-11-26T07:15:53Z signed    12345678       1 abababababab "
    #expect(rows[2] == row + "stagex/core-acl:2.3.2")
    #expect(rows[1].hasSuffix("by uid 1000 \\u{e9}vil\\u{202e}, stagex/core-acl, stagex/user-x"))
    #expect(rows.joined().utf8.allSatisfy { (0x20...0x7E).contains($0) })
  }

  @Test
  func `a time of the table is one that an option takes`() async throws {
    let row = try #require(try await rows(["--last", "1"]).last)
    let time = String(try #require(row.split(separator: " ").dropFirst().first))
    #expect(try await rows(["--since", time]).dropFirst() == [row])
    #expect(try await !rows(["--until", time]).contains(row))
  }

  @Test
  func `of a folder without a log it isn't said that all is well`() async throws {
    try folder.makeFolder("empty")
    let result = try await paraph(["verify", "--folder", folder.path("empty")])
    #expect(result.output == "0 lines in 0 files\nthere is nothing to check\n", "\(result)")
  }

  @Test
  func `in a terminal no line is longer than the terminal is wide`() async throws {
    for (columns, most) in [(100, 100), (80, 80), (40, 80)] {
      let command = "stty cols \(columns); '\(builtProgram("paraph"))' log"
      let result = try await runProgram(
        "script",
        ["-qec", command, "/dev/null"],
        environment: ["XDG_STATE_HOME": folder.path]
      )
      let rows = result.output.split(whereSeparator: \.isNewline)
      #expect(rows.count == 5 && rows.map(\.utf8.count).max() ?? 0 <= most, "\(result)")
    }
  }

  private static let filters: [([String], [Int]?)] = [
    (["--event", "signed"], [2, 3, 4]), (["--event", "asked", "--event", "refused"], [1]),
    (["--card", "99"], [4]), (["--key", "abcdef01234567"], [2, 3, 4]), (["--key", "00"], []),
    (["--key", "CDEF 0123 4567"], [2, 3, 4]),
    (["--repository", "stagex"], [1, 2, 4]), (["--repository", "stagex/user-*"], [1, 4]),
    (["--repository", "*/thing"], [3]), (["--repository", "stage"], []),
    (["--digest", "sha256:cdcd"], [3]), (["--digest", "EF"], [4]),
    (["--since", "2026-11-26T07:15:54Z"], [3, 4]), (["--since", "2026-11-27"], []),
    (["--until", "2026-11-26T08:15:54.000+01:00"], [1, 2]), (["--last", "2"], [3, 4]),
    (["--last", "1", "--repository", "stagex/core-acl"], [2]),
    (["--since", "9999w"], [1, 2, 3, 4]),
    (["--system", "--folder", "x"], nil), (["--since", "yesterday"], nil), (["--last", "0"], nil),
    (["--event", "sign"], nil),
  ]

  @Test(arguments: filters)
  func `lines are filtered`(arguments: [String], numbers: [Int]?) async throws {
    guard let numbers else {
      let result = try await paraph(arguments)
      #expect(result.status == .exited(2), "\(result)")
      return
    }
    let found = try await rows(arguments).dropFirst().compactMap { row in
      row.split(separator: " ").first.flatMap { Int($0) }
    }
    #expect(found == numbers)
    let lines = folder.read("paraph/audit.jsonl")?.split(separator: 0x0A) ?? []
    let wanted = numbers.map { String(decoding: lines[$0 - 1], as: UTF8.self) + "\n" }.joined()
    #expect(try await paraph(arguments + ["--json"]).output == wanted)
  }

  @Test
  func `a log that is well is said to be, with the head that sha256sum finds`() async throws {
    let result = try await paraph(["verify"])
    let sum = try await runProgram(
      "sh",
      ["-c", "tail -n 1 \"$1\" | head -c -1 | sha256sum", "sh", folder.path("paraph/audit.jsonl")]
    )
    let head = String(sum.output.prefix(64))
    #expect(
      result.isSuccess && result.output.contains("head 4 \(head)\nall is well\n"),
      "\(result)"
    )
    #expect(try await paraph(["verify", "--head", head.uppercased()]).isSuccess)
    let other = String(head.reversed())
    let missing = try await paraph(["verify", "--head", other])
    #expect(missing.status == .exited(1) && missing.output.contains(other))
    let file = folder.path("paraph/audit.jsonl")
    #expect(try await paraph(["verify", "--file", file]).isSuccess)
  }

  @Test
  func `a signature that something else made is found, or left out if known`() async throws {
    try await log.append([signed(4, "stagex/a:1", "ab", "12345678")])
    try await log.append([signed(5, "stagex/b:1", "ab", "12345678")])
    let result = try await paraph(["verify"])
    #expect(result.status == .exited(1))
    #expect(
      result.output.contains("finding: audit.jsonl:5: card 12345678 made 2 signatures that")
    )
    let json = try await paraph(["verify", "--json"])
    #expect(json.output.contains(#""code":"SignaturesElsewhere","file":"audit.jsonl","line":5"#))
    #expect(try await paraph(["verify", "--from", "5"]).status == .exited(1))
    let known = try await paraph(["verify", "--from", "6"])
    #expect(known.isSuccess && known.output.contains("found before line 6 left out"))
  }

  @Test
  func `what can't be read is named`() async throws {
    let none = try await paraph(["--folder", folder.path("none")])
    #expect(none.status == .exited(5) && none.errors.contains("there is no log"), "\(none)")
    let text = String(decoding: folder.read("paraph/audit.jsonl") ?? [], as: UTF8.self)
    try folder.write(text + "{\"version\":3}\n", to: "paraph/audit.jsonl")
    let bad = try await paraph([])
    #expect(bad.status == .exited(1) && bad.errors.contains("audit.jsonl:5"), "\(bad)")
    #expect(bad.output.split(separator: "\n").count == 5)
    let verified = try await paraph(["verify"])
    #expect(verified.output.contains("its version is 3"), "\(verified)")
  }
}
