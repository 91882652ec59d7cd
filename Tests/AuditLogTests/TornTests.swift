import AuditLog
import FileTesting
import Testing

/// What a power cut leaves.
@Suite
struct TornTests {
  private let desk: LogDesk
  private let whole: [UInt8]
  private let lastStart: Int

  init() async throws {
    desk = try LogDesk()
    try await desk.log().append([Sample.asked, Sample.signed(1), AuditRecord(.granted)])
    whole = desk.read()
    lastStart = whole.count - (desk.lines().last?.count ?? 0) - 1
  }

  /// Adds one record to what is there, and expects that the torn bytes are kept aside.
  private func expectMended(torn: [UInt8], after lines: Int) async throws {
    let file = desk.read()
    let log = desk.log()
    #expect(try await log.head()?.number ?? 0 == lines)
    #expect(desk.read() == file, "a question changes nothing")
    try await log.append([Sample.signed(2)])
    let record = try AuditLine(parsing: try #require(desk.lines().dropFirst(lines).first)).record
    #expect(record.event == .torn && record.byteCount == torn.count)
    #expect(record.sha256 == AuditHash(of: torn))
    let name = try #require(record.file)
    #expect(desk.read(name) == torn && desk.names == ["audit.jsonl", name])
    #expect(try mode(of: desk.path + "/" + name) == 0o600)
    #expect(desk.lines().count == lines + 2)
    #expect(try desk.findings().isEmpty)
    try await desk.log().append([Sample.signed(3)])
    #expect(desk.lines().count == lines + 3 && desk.names.count == 2)
    try desk.folder.remove("state/paraph/" + name)
  }

  @Test
  func `a line that is torn at any byte is kept aside and told of`() async throws {
    for cut in (lastStart + 1)..<whole.count {
      try desk.write(Array(whole.prefix(cut)))
      try await expectMended(torn: Array(whole[lastStart..<cut]), after: 2)
    }
  }

  @Test
  func `zeros in place of what was written are kept aside and told of`() async throws {
    for cut in stride(from: lastStart, to: whole.count, by: 37) {
      let zeros = [UInt8](repeating: 0, count: whole.count - cut)
      try desk.write(Array(whole.prefix(cut)) + zeros)
      try await expectMended(torn: Array(whole[lastStart..<cut]) + zeros, after: 2)
    }
    // A page that came and one before it that did not.
    let hole = Array(whole.prefix(lastStart)) + [0, 0, 0] + whole.dropFirst(lastStart + 3)
    try desk.write(hole)
    try await expectMended(torn: Array(hole[lastStart...]), after: 2)
  }

  @Test
  func `a log of which nothing but a torn line is there begins anew`() async throws {
    try desk.write(Array(whole.prefix(20)))
    try await expectMended(torn: Array(whole.prefix(20)), after: 0)
  }

  @Test
  func `a torn line is told of though the one who kept it aside died`() async throws {
    let torn = Array("{\"ver".utf8)
    try desk.write(whole + torn)
    let other = desk.log()
    #expect(try await other.head()?.number == 3)
    // What is left if it dies after the file is cut off.
    let name = "torn-4-\(AuditHash(of: torn).description.prefix(16)).bin"
    try desk.write(torn, to: name)
    try desk.write(whole)
    #expect(try desk.findings() == [.tornFileUntold(name: name)])
    try await other.append([Sample.signed(2)])
    #expect(try desk.findings().isEmpty && desk.lines().count == 5)
    try await desk.log().append([Sample.signed(3)])
    #expect(try desk.findings().isEmpty && desk.lines().count == 6)
  }

  @Test
  func `a torn line that is not there any more is found`() async throws {
    try desk.write(whole + [1, 2, 3])
    #expect(try desk.findings() == [.tornTail(byteCount: 3)])
    try await desk.log().append([Sample.asked])
    let name = try #require(desk.names.last)
    try desk.write([1, 2, 4], to: name)
    #expect(try desk.findings() == [.tornFileChanged(name: name)])
    try desk.folder.remove("state/paraph/" + name)
    #expect(try desk.findings() == [.tornFileChanged(name: name)])
  }
}
