import AuditLog
import FuzzDriver

/// Any bytes as lines of the audit log, one after the other.
@main
enum FuzzAuditLog: Fuzzer {
  static func test(_ input: [UInt8]) {
    var chain = AuditChain()
    let lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let bytes = Array(line)
      testLine(bytes)
      chain.take(bytes, file: "fuzz", line: index + 1)
    }
    require(chain.head != nil, "every line is counted")
    for finding in chain.findings {
      require((1...lines.count).contains(finding.line), "a finding names one of the lines")
    }
    if let text = String(validating: input, as: UTF8.self) { testTime(text) }
  }

  private static func testLine(_ bytes: [UInt8]) {
    guard let line = try? AuditLine(parsing: bytes) else { return }
    require(line.bytes == bytes, "a line has one form")
    require(!bytes.contains(0), "no line has a NUL byte")
    require(line.highWater >= line.time, "the newest time isn't older than the line's own")
    var filter = AuditFilter()
    filter.since = line.time
    filter.events = [line.record.event]
    filter.repository = "*"
    let hasRepository = line.record.reference != nil || !line.record.repositories.isEmpty
    require(filter.fits(line) == hasRepository, "a line fits what was taken from it")
  }

  private static func testTime(_ text: String) {
    guard let time = AuditTime(text) else { return }
    require(AuditTime(time.description) == time, "a time is written as that time")
  }
}
