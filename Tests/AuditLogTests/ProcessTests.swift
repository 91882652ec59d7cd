import AuditLog
import FileTesting
import Testing

/// Several processes that add to one log, and die.
@Suite
struct ProcessTests {
  /// The approvals in the log, and whether each call's records are all there.
  private func approvals(of mark: String, in desk: LogDesk) throws -> [String: Int] {
    var counts: [String: Int] = [:]
    try AuditReader(.folder(desk.path)).walk { entry in
      if case .line(let bytes) = entry.content, let line = try? AuditLine(parsing: bytes),
        let approval = line.record.approval, approval.hasPrefix(mark + "-")
      {
        counts[approval, default: 0] += 1
      }
      return true
    }
    return counts
  }

  @Test
  func `processes that write at once lose nothing and keep the chain`() async throws {
    let desk = try LogDesk()
    let path = desk.path
    let results = try await withThrowingTaskGroup(of: ProgramResult.self) { group in
      for mark in ["a", "b", "c"] {
        group.addTask {
          try await runProgram(builtProgram("AuditLogProbe"), [path, "40", "3", "20000", mark])
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count { $0.isSuccess } == 3, "\(results)")
    for mark in ["a", "b", "c"] {
      let counts = try approvals(of: mark, in: desk)
      #expect(counts.count == 40 && counts.values.allSatisfy { $0 == 3 })
    }
    #expect(desk.names.count > 5)
    #expect(try desk.findings().isEmpty)
    #expect(try await desk.proveChain() == 360 + desk.names.count - 1)
  }

  @Test
  func `processes that are killed at any moment leave a log that goes on`() async throws {
    let script = """
      "$1" "$2" 9999 2 15000 "$3a" >"$4a" & first=$!
      "$1" "$2" 9999 2 15000 "$3b" >"$4b" & second=$!
      sleep "$5"
      kill -9 $first; kill -9 $second
      wait 2>/dev/null; exit 0
      """
    for number in 1...20 {
      let desk = try LogDesk()
      // On a busy machine both may be killed before they have made a log.
      try await desk.systemLog.append([Sample.asked])
      let pause = "0.\(String(number * 37 % 100 + 100).dropFirst())"
      let said = desk.folder.path("said")
      _ = try await runProgram(
        "sh",
        ["-c", script, "sh", builtProgram("AuditLogProbe"), desk.path, "k", said, pause]
      )
      for process in ["a", "b"] {
        let output = desk.folder.read("said\(process)") ?? []
        // The last number may be cut off; what has its line feed was on the disk.
        let told = output.split(separator: 0x0A, omittingEmptySubsequences: false).count - 1
        let counts = try approvals(of: "k\(process)", in: desk)
        #expect(counts.count { $0.value == 2 } >= told, "\(number)\(process)")
      }
      try await desk.systemLog.append([Sample.asked])
      #expect(try desk.findings().isEmpty, "\(number)")
      if number % 7 == 0 { _ = try await desk.proveChain() }
    }
  }
}
