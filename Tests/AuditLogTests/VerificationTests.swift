import AuditLog
import FileTesting
import Testing

/// Checking a log from its first line to its last.
@Suite
struct VerificationTests {
  private let desk: LogDesk

  init() throws { desk = try LogDesk() }

  private func fill() async throws -> AuditHash {
    let log = desk.log(sizeLimit: 1200)
    for number in 0..<4 { try await log.append([Sample.asked, Sample.signed(number)]) }
    #expect(desk.names.count > 2)
    return try #require(try await log.head()).hash
  }

  @Test
  func `any change of any byte is found`() async throws {
    let log = desk.log(sizeLimit: 700)
    try await log.append([Sample.asked])
    try await log.append([Sample.signed(0), AuditRecord(.granted)])
    try await log.append([AuditRecord(.granted)])
    #expect(desk.names.count == 3)
    let head = try #require(try await log.head()).hash
    #expect(try desk.findings(noted: head).isEmpty)
    for name in desk.names {
      let whole = desk.read(name)
      for index in whole.indices {
        var bytes = whole
        bytes[index] ^= index % 2 == 0 ? 1 : 0x20
        try desk.write(bytes, to: name)
        #expect(try !desk.findings(noted: head).isEmpty, "\(name), byte \(index)")
      }
      try desk.write(whole, to: name)
    }
  }

  @Test
  func `a line that is taken out, doubled or moved is found where it was`() async throws {
    try await desk.log().append((0..<5).map { Sample.signed($0) })
    let lines = desk.lines()
    func findings(_ order: [Int]) throws -> [AuditFinding] {
      try desk.write(order.flatMap { lines[$0] + [0x0A] })
      return try AuditVerification(of: .folder(desk.path)).findings.filter { !$0.isNote }
    }
    let gap = try findings([0, 1, 3, 4])
    #expect(gap.allSatisfy { $0.line == 3 && $0.number == 4 && $0.file == "audit.jsonl" })
    #expect(gap.map(\.kind).contains(.wrongNumber(expected: 3, found: 4)))
    #expect(
      gap.map(\.kind).contains(
        .brokenLink(expected: AuditHash(of: lines[2]), found: AuditHash(of: lines[1]))
      )
    )
    #expect(
      gap.map(\.kind).contains(
        .signaturesElsewhere(card: Sample.card, key: Sample.key, from: 2, to: 3)
      )
    )
    #expect(try findings([0, 1, 1, 2, 3, 4]).contains { $0.line == 3 })
    #expect(try findings([0, 2, 1, 3, 4]).contains { $0.line == 2 })
    #expect(try findings([1, 2, 3, 4]).map(\.kind) == [.wrongNumber(expected: 1, found: 2)])
    let short = try findings([0, 1, 2])
    #expect(short.isEmpty, "that needs a head that was noted elsewhere")
    let head = AuditHash(of: lines[4])
    #expect(try desk.findings(noted: head) == [.headMissing(head)])
    _ = try findings([0, 1, 2, 3, 4])
    for line in lines { #expect(try desk.findings(noted: AuditHash(of: line)).isEmpty) }
  }

  @Test
  func `a file that is gone is named`() async throws {
    _ = try await fill()
    let full = desk.names.filter { $0 != "audit.jsonl" }
      .sorted { ($0.count, $0) < ($1.count, $1) }
    for name in full {
      let whole = desk.read(name)
      try desk.folder.remove("state/paraph/" + name)
      #expect(try desk.findings().contains(.missingFile(name: name)))
      try desk.write(whole, to: name)
    }
    #expect(try desk.findings().isEmpty)
  }

  @Test
  func `one file alone may begin in the middle of a log`() async throws {
    _ = try await fill()
    let verification = try AuditVerification(of: .file(desk.path + "/audit.jsonl"))
    #expect(verification.findings.allSatisfy(\.isNote) && verification.fileCount == 1)
    #expect(verification.lineCount == desk.lines().count)
    #expect(try verification.head == AuditVerification(of: .folder(desk.path)).head)
  }

  @Test
  func `a bad line is named, and the lines after it are still checked`() async throws {
    try await desk.log().append((0..<4).map { Sample.signed($0) })
    var lines = desk.lines()
    lines[1] = Array(String(repeating: "x", count: AuditLine.longest + 9).utf8)
    try desk.write(lines.flatMap { $0 + [0x0A] })
    var findings = try desk.findings()
    #expect(findings.first == .badLine(.tooLong(limit: AuditLine.longest)))
    lines[1] = Array("{}".utf8)
    lines.remove(at: 2)
    try desk.write(lines.flatMap { $0 + [0x0A] })
    findings = try desk.findings()
    #expect("\(findings)".contains("badLine") && "\(findings)".contains("wrongNumber"))
  }

  @Test(arguments: [("2027", "2127"), ("2027", "2017")])
  func `a time that was changed is told once, not with each line after it`(
    year: String,
    changed: String
  ) async throws {
    try await desk.log().append((0..<9).map { Sample.signed($0) })
    var lines = desk.lines()
    let text = String(decoding: lines[3], as: UTF8.self)
    let start = "\"time\":\""
    try #require(text.contains(start + year))
    lines[3] = Array(text.replacingFirst(start + year, by: start + changed).utf8)
    try desk.write(lines.flatMap { $0 + [0x0A] })
    let findings = try AuditVerification(of: .folder(desk.path)).findings.filter { !$0.isNote }
    #expect(findings.contains { $0.line == 5 && $0.kind.isBrokenLink })
    #expect(findings.allSatisfy { [4, 5].contains($0.line) } && findings.count <= 2, "\(findings)")
  }

  private func kinds(_ records: [AuditRecord]) async throws -> [AuditFinding.Kind] {
    try await desk.log().append(records)
    return try AuditVerification(of: .folder(desk.path)).findings.map(\.kind)
  }

  @Test
  func `signatures that something else made are counted, for each card and key`() async throws {
    let (card, key) = (Sample.card, Sample.key)
    let other = String(key.reversed())
    var failed = Sample.signed(9)
    failed.event = .failed
    var ended = AuditRecord(.ended)
    (ended.card, ended.key, ended.counterAfter, ended.approval) = (card, key, 12, "a1")
    ended.signatures = 4
    let kinds = try await kinds([
      Sample.signed(5), Sample.signed(6), Sample.signed(3, key: other, card: "8"), failed,
      Sample.signed(10), Sample.signed(4, key: other, card: "8"), ended,
      Sample.signed(0, key: other), Sample.signed(2), Sample.signed(12),
    ])
    #expect(
      kinds
        == [
          .firstSeen(card: card, key: key, counter: 5),
          .firstSeen(card: "8", key: other, counter: 3),
          .signaturesElsewhere(card: card, key: key, from: 7, to: 9),
          .signaturesElsewhere(card: card, key: key, from: 11, to: 12),
          .signatureCount(approval: "a1", said: 4, found: 5),
          .keyChanged(card: card, from: key, to: other),
          .counterWentBack(card: card, key: key, from: 12, to: 2),
          .keyChanged(card: card, from: other, to: key),
          .signaturesElsewhere(card: card, key: key, from: 3, to: 12),
        ].sorted(like: kinds)
    )
  }

  @Test
  func `a set that ended with another number of signatures than it has is found`() async throws {
    var signed = Sample.signed(0)
    signed.approval = "a1"
    var ended = AuditRecord(.setEnded)
    (ended.card, ended.key, ended.counterAfter) = (Sample.card, Sample.key, 1)
    (ended.approval, ended.signatures, ended.images) = ("a1", 2, 20)
    let kinds = try await kinds([AuditRecord(.setAsked), AuditRecord(.setOpen), signed, ended])
    #expect(kinds == [.signatureCount(approval: "a1", said: 2, found: 1)])
  }

  @Test
  func `an approval that has no end is noted, and nothing is wrong`() async throws {
    func record(_ event: AuditEvent, _ approval: String) -> AuditRecord {
      var record = AuditRecord(event)
      record.approval = approval
      if event == .ended || event == .setEnded { record.signatures = 0 }
      return record
    }
    try await desk.log(sizeLimit: 400).append([record(.setOpen, "a1")])
    try await desk.log(sizeLimit: 400).append([
      record(.asked, "a2"), record(.granted, "a2"), record(.ended, "a2"), record(.asked, "a3"),
      record(.refused, "a3"), record(.granted, "a4"), record(.setOpen, "a5"),
      record(.setEnded, "a5"),
    ])
    #expect(desk.names.count == 2)
    let verification = try AuditVerification(of: .folder(desk.path))
    #expect(verification.findings.map(\.kind) == [.noEnd(approval: "a1"), .noEnd(approval: "a4")])
    #expect(verification.findings.map(\.file) == ["audit-1.jsonl", "audit.jsonl"])
    #expect(verification.findings.first?.line == 1 && verification.findings.allSatisfy(\.isNote))
    #expect(try AuditVerification(of: .file(desk.path + "/audit-1.jsonl")).findings.isEmpty)
  }

  @Test
  func `a counter that moves by more than its signature is found`() async throws {
    var twice = Sample.signed(1)
    twice.counterAfter = 3
    var never = Sample.signed(3)
    never.counterAfter = 3
    var failed = Sample.signed(3)
    (failed.event, failed.counterAfter) = (.failed, 3)
    let kinds = try await kinds([Sample.signed(0), twice, never, failed, Sample.signed(3)])
    #expect(kinds == [.counterStep(before: 1, after: 3), .counterStep(before: 3, after: 3)])
  }
}

extension AuditFinding.Kind {
  fileprivate var isBrokenLink: Bool { if case .brokenLink = self { true } else { false } }
}

extension [AuditFinding.Kind] {
  /// The same elements in the other's order, as far as it has them.
  fileprivate func sorted(like other: Self) -> Self {
    sorted { (other.firstIndex(of: $0) ?? 99) < (other.firstIndex(of: $1) ?? 99) }
  }
}
