import AuditLog
import FileTesting
import Testing

/// Adding to a log, and what it knows afterwards.
@Suite
struct AuditLogTests {
  private let desk: LogDesk

  init() throws { desk = try LogDesk() }

  @Test
  func `nothing is touched before the first record`() async throws {
    let log = desk.log()
    #expect(try await log.newestTime() == nil)
    #expect(try await log.lastCounter(card: Sample.card, key: Sample.key) == nil)
    #expect(try await log.signatureCount(since: AuditTime(milliseconds: 0)) == 0)
    #expect(try await log.head() == nil)
    #expect(desk.folder.names().isEmpty)
    try await log.append([])
    #expect(desk.folder.names().isEmpty)
    try await log.append([Sample.asked])
    #expect(desk.names == ["audit.jsonl"])
    #expect(try mode(of: desk.path + "/audit.jsonl") == 0o600)
    #expect(try mode(of: desk.path) == 0o700 && mode(of: desk.folder.path("state")) == 0o700)
  }

  @Test
  func `jq and sha256sum prove the chain, over several files and two writers`() async throws {
    let logs = [desk.log(sizeLimit: 2000), desk.log(sizeLimit: 2000)]
    for number in 0..<15 {
      try await logs[number % 2].append([Sample.asked, Sample.signed(number)])
      desk.advance(1000)
    }
    let count = try await desk.proveChain()
    #expect(desk.names.count > 3 && count == 30 + desk.names.count - 1)
    #expect(try desk.findings().isEmpty)
    let head = try #require(try await logs[0].head())
    #expect(try AuditVerification(of: .folder(desk.path)).head == head)
    #expect(head.number == count)
    for name in desk.names { #expect(desk.read(name).count <= 2600) }
  }

  @Test
  func `what is kept stands before the next record that is written, once`() async throws {
    let log = desk.log()
    log.keepForNext([Sample.signed(0), AuditRecord(.granted)])
    #expect(try await log.head() == nil)
    try await log.append([Sample.asked])
    var invalid = Sample.signed(1)
    invalid.key = "none"
    log.keepForNext([invalid, Sample.signed(1)])
    try setMode(0o770, of: desk.path)
    await #expect(throws: AuditLogError.self) { try await log.append([Sample.signed(2)]) }
    try setMode(0o700, of: desk.path)
    for _ in 0..<2 { try await log.append([Sample.asked]) }
    let events = try desk.lines().map { try AuditLine(parsing: $0).record.event }
    #expect(events == [.signed, .granted, .asked, .signed, .asked, .asked])
    #expect(try desk.findings().isEmpty)
  }

  @Test
  func `many calls at once are all there, each call's records together`() async throws {
    let log = desk.log(sizeLimit: 20_000)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          var record = Sample.asked
          record.approval = "a\(number)"
          try await log.append([record, record])
        }
      }
      try await group.waitForAll()
    }
    var approvals: [String] = []
    try AuditReader(.folder(desk.path)).walk { entry in
      guard case .line(let bytes) = entry.content,
        let approval = (try? AuditLine(parsing: bytes))?.record.approval
      else { return true }
      approvals.append(approval)
      return true
    }
    #expect(approvals.count == 400 && Set(approvals).count == 200)
    for index in stride(from: 0, to: 400, by: 2) {
      #expect(approvals[index] == approvals[index + 1])
    }
    #expect(try desk.findings().isEmpty)
  }

  @Test
  func `counters are found across files, and kept right when another writes`() async throws {
    let (log, other) = (desk.log(sizeLimit: 1500), desk.log(sizeLimit: 1500))
    try await other.append([Sample.signed(41)])
    for _ in 0..<20 { try await other.append([Sample.asked]) }
    #expect(desk.names.count > 2)
    #expect(try await log.lastCounter(card: Sample.card, key: Sample.key) == 42)
    #expect(try await log.lastCounter(card: "other", key: Sample.key) == nil)
    try await other.append([Sample.signed(42)])
    #expect(try await log.lastCounter(card: Sample.card, key: Sample.key) == 43)
    for _ in 0..<20 { try await other.append([Sample.asked]) }
    try await other.append([Sample.signed(9, card: "other")])
    #expect(try await log.lastCounter(card: "other", key: Sample.key) == 10)
    #expect(try await log.lastCounter(card: Sample.card, key: Sample.key) == 43)
    try await log.append([Sample.signed(43)])
    #expect(try await log.lastCounter(card: Sample.card, key: Sample.key) == 44)
    #expect(try await desk.log().lastCounter(card: Sample.card, key: Sample.key) == 44)
  }

  @Test
  func `signatures of the last hour are counted, whoever made them`() async throws {
    let (log, other) = (desk.log(sizeLimit: 1500), desk.log(sizeLimit: 1500))
    func count() async throws -> Int {
      let hour = try await log.lastHour { desk.now }
      #expect(hour.end == desk.now)
      #expect(try await hour.newestTime == log.newestTime())
      return hour.signatureCount
    }
    for number in 0..<10 {
      try await other.append([Sample.asked, Sample.signed(number)])
      desk.advance(600_000)
    }
    // At 100 minutes, those from minute 40 to 90.
    #expect(try await count() == 6)
    try await other.append([Sample.signed(10)])
    #expect(try await count() == 7)
    desk.advance(600_000)
    #expect(try await count() == 6)
    #expect(try await log.signatureCount(since: AuditTime(milliseconds: 0)) == 11)
    desk.advance(36_000_000)
    #expect(try await count() == 0)
    try await log.append([Sample.signed(11)])
    #expect(try await count() == 1)
  }

  @Test
  func `signatures are counted among lines of a clock that was set back`() async throws {
    let log = desk.log()
    try await log.append([Sample.signed(0)])
    let since = desk.now
    desk.advance(-600_000)
    // Each of these lines names the newest time besides its own.
    try await log.append([Sample.asked, Sample.signed(1)])
    desk.advance(1_200_000)
    try await log.append([Sample.asked, Sample.signed(2), Sample.asked])
    #expect(try await desk.log().signatureCount(since: since) == 2)
    #expect(try await desk.log().signatureCount(since: since.earlier(by: 600_000)) == 3)
  }

  @Test
  func `a clock that was set back doesn't hide the newest time`() async throws {
    let log = desk.log()
    try await log.append([Sample.asked])
    let newest = desk.now
    desk.advance(-5000)
    try await log.append([Sample.asked, Sample.asked])
    #expect(try await log.newestTime() == newest)
    #expect(try await desk.log().newestTime() == newest)
    #expect(
      try desk.findings()
        == Array(repeating: .timeWentBack(from: newest, to: desk.now), count: 2)
    )
    desk.advance(5001)
    try await log.append([Sample.asked])
    #expect(try await desk.log().newestTime() == desk.now)
    #expect(try desk.findings().count == 2)
  }
}
