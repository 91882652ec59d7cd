import AuditLog
import FileTesting
import Testing

/// A log that can't be gone on from: nothing is written.
@Suite
struct RefusalTests {
  private let desk: LogDesk
  private let log: AuditLog

  init() async throws {
    desk = try LogDesk()
    log = desk.log()
    try await log.append([Sample.signed(0), Sample.signed(1), Sample.signed(2)])
  }

  private func failure(_ log: AuditLog) async -> AuditLogError? {
    let before = desk.read()
    do throws(AuditLogError) {
      try await log.append([Sample.asked])
      return nil
    } catch {
      #expect(desk.read() == before)
      return error
    }
  }

  private var file: String { desk.path + "/audit.jsonl" }

  @Test
  func `a last line that isn't one is no place to go on`() async throws {
    for line in ["{}", "x", "", "{\"version\":3}"] {
      let lines = desk.read()
      try desk.write(lines + Array((line + "\n").utf8))
      #expect("\(await failure(desk.log()).debugDescription)".contains("badLine"), "\(line)")
      try desk.write(lines)
    }
  }

  @Test
  func `a chain that is broken near its end is no place to go on`() async throws {
    let lines = desk.lines()
    try desk.write((lines[0] + [0x0A]) + (lines[2] + [0x0A]))
    #expect(await failure(desk.log()) == .brokenChain(path: file, number: 3))
  }

  @Test
  func `a log that lost lines while it was in use is noticed`() async throws {
    let lines = desk.lines()
    try desk.write((lines[0] + [0x0A]) + (lines[1] + [0x0A]))
    #expect(await failure(log) == .cutBack(path: file, number: 3))
    #expect(await failure(log) == .cutBack(path: desk.path, number: 3))
    try desk.folder.remove("state/paraph/audit.jsonl")
    #expect(await failure(log) == .cutBack(path: desk.path, number: 3))
    try desk.write(lines.flatMap { $0 + [0x0A] })
    #expect(await failure(log) == nil, "what is mended is gone on with")
    #expect(try desk.findings().isEmpty)
  }

  @Test
  func `a file that is cut off under the log is noticed`() async throws {
    let cut = try await runProgram("truncate", ["-s", "100", file])
    try #require(cut.isSuccess)
    #expect(await failure(log) == .cutBack(path: file, number: 3))
  }

  @Test
  func `a log that was cut ends where its folder is moved aside, and a new one begins`()
    async throws
  {
    try desk.write(desk.lines()[0] + [0x0A])
    #expect(await failure(log) == .cutBack(path: file, number: 3))
    try desk.moveAside(as: "old")
    try await log.append([Sample.asked])
    #expect(try desk.lines().map { try AuditLine(parsing: $0).number } == [1])
    #expect(try desk.findings().isEmpty)
  }

  @Test
  func `a line that another wrote and that isn't chained is noticed`() async throws {
    let result = try await runProgram(
      "sh",
      ["-c", "head -n 1 \"$1\" >\"$1.x\"; cat \"$1.x\" >>\"$1\"; rm \"$1.x\"", "sh", file]
    )
    try #require(result.isSuccess)
    #expect(await failure(log) == .brokenChain(path: file, number: 1))
  }

  @Test
  func `what others may write is refused, folder and file`() async throws {
    try setMode(0o620, of: file)
    #expect(
      await failure(desk.log()) == .writableByOthers(path: file, permissions: 0o620)
    )
    try setMode(0o600, of: file)
    try setMode(0o770, of: desk.path)
    for log in [log, desk.log()] {
      #expect(await failure(log) == .writableByOthers(path: desk.path, permissions: 0o770))
    }
    try setMode(0o750, of: desk.path)
    #expect(await failure(log) == nil)
  }

  @Test
  func `what belongs to another user is refused`() async throws {
    // The probe is told that it runs as somebody else.
    let result = try await runProgram(
      "strace",
      [
        "-f", "-qqq", "-o", "/dev/null", "-e", "inject=geteuid:retval=4711",
        builtProgram("AuditLogProbe"), desk.path, "1", "1", "99999", "x",
      ]
    )
    #expect(result.output.contains("foreign"), "\(result)")
  }

  @Test
  func `links, folders and pipes under the log's name are refused`() async throws {
    try desk.folder.remove("state/paraph/audit.jsonl")
    try desk.folder.link("state/paraph/audit.jsonl", to: desk.folder.path("elsewhere"))
    #expect("\(await failure(desk.log()).debugDescription)".contains("leavesFolder"))
    try desk.folder.remove("state/paraph/audit.jsonl")
    try desk.folder.makeFolder("state/paraph/audit.jsonl")
    #expect("\(await failure(desk.log()).debugDescription)".contains("notFile"))
    try desk.folder.remove("state/paraph/audit.jsonl")
    let made = try await runProgram("mkfifo", ["-m", "600", file])
    try #require(made.isSuccess)
    #expect(await failure(desk.log()) == .notFile(path: file))
    #expect(desk.folder.names() == ["state"])
  }

  @Test
  func `a name that a full file should take and that is taken is no reason to lose lines`()
    async throws
  {
    try desk.write(Array("x\n".utf8), to: "audit-1.jsonl")
    let small = desk.log(sizeLimit: 100)
    #expect("\(await failure(small).debugDescription)".contains("exists"))
  }
}
