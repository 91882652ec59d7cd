import AuditLog
import FileTesting
import Testing

/// A log whose folder is moved aside while it is in use.
@Suite
struct MovedFolderTests {
  private let desk: LogDesk

  init() throws { desk = try LogDesk() }

  /// The numbers of the lines at the path.
  private var numbers: [Int] {
    get throws { try desk.lines().map { try AuditLine(parsing: $0).number } }
  }

  @Test
  func `what is added next is line 1 of a new log at the path`() async throws {
    let log = desk.log()
    try await log.append([Sample.signed(0), Sample.signed(1)])
    let lines = desk.read()
    try desk.moveAside(as: "old")
    try await log.append([Sample.signed(2)])
    #expect(try numbers == [1])
    #expect(try await desk.proveChain() == 1)
    #expect(desk.folder.read("state/old/audit.jsonl") == lines)
    try await log.append([Sample.signed(3)])
    #expect(try numbers == [1, 2])
    #expect(try desk.findings().isEmpty)
  }

  @Test
  func `nothing that only the other folder has is known any more`() async throws {
    let log = desk.log()
    try await log.append([Sample.signed(0)])
    try desk.moveAside(as: "old")
    let start = AuditTime(milliseconds: 0)
    #expect(try await log.head() == nil)
    #expect(try await log.newestTime() == nil)
    #expect(try await log.signatureCount(since: start) == 0)
    try await log.append([Sample.asked])
    #expect(try await log.lastCounter(card: Sample.card, key: Sample.key) == nil)
    #expect(try await log.signatureCount(since: start) == 0)
  }

  @Test
  func `what another process began at the path is gone on with`() async throws {
    let (log, other) = (desk.log(), desk.log())
    for log in [log, other] { try await log.append([Sample.asked]) }
    try desk.moveAside(as: "old")
    for log in [other, log, other] { try await log.append([Sample.asked]) }
    #expect(try numbers == [1, 2, 3])
    #expect(try desk.findings().isEmpty)
    // An older one that is put back is gone on with as well.
    try desk.moveAside(as: "new")
    try desk.putBack("old")
    for log in [other, log] { try await log.append([Sample.asked]) }
    #expect(try numbers == [1, 2, 3, 4])
    #expect(try desk.findings().isEmpty)
  }

  @Test
  func `a folder that went and came back unchanged is the same log`() async throws {
    let log = desk.log()
    try await log.append([Sample.asked, Sample.asked])
    try desk.moveAside(as: "old")
    #expect(try await log.head() == nil)
    try desk.putBack("old")
    #expect(try await log.head()?.number == 2)
    try await log.append([Sample.asked])
    #expect(try numbers == [1, 2, 3])
  }
}
