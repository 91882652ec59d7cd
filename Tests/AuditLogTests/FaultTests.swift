import AuditLog
import FileTesting
import Testing

/// A process that dies, or a disk that fails, at any call of the system.
@Suite
struct FaultTests {
  /// The log is written by a new thread for each of the probe's calls, and strace counts for each
  /// thread; so it is the first one that meets all of it: a torn line, rotation and a new file.
  private static let calls = [
    "openat2", "openat", "flock", "fstat,newfstatat", "pread64", "write", "fdatasync", "fsync",
    "ftruncate", "renameat2", "linkat", "fchmod", "close", "mkdirat",
  ]
  private static let torn = Array("{\"version".utf8)

  /// Adds 3 times 2 records, each in a new file, while strace spoils one call.
  private func spoil(_ path: String, _ call: String, _ fault: String) async throws -> ProgramResult
  {
    try await runProgram(
      "strace",
      [
        "-f", "-qqq", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):\(fault)",
        builtProgram("AuditLogProbe"), path, "3", "2", "900", "s",
      ]
    )
  }

  /// A log that a crash left with a torn line.
  private func tornDesk() async throws -> LogDesk {
    let desk = try LogDesk()
    try await desk.systemLog.append([Sample.asked, Sample.asked])
    try desk.write(desk.read() + Self.torn)
    return desk
  }

  private func lineCount(_ desk: LogDesk) throws -> Int {
    var count = 0
    try AuditReader(.folder(desk.path)).walk { entry in
      if case .line = entry.content { count += 1 }
      return true
    }
    return count
  }

  @Test(arguments: calls, [true, false])
  func `a process that is killed at any call leaves a log that goes on`(
    call: String,
    isTorn: Bool
  ) async throws {
    var kills = 0
    for number in 1...200 {
      let desk = isTorn ? try await tornDesk() : try LogDesk()
      let result = try await spoil(desk.path, call, "signal=KILL:when=\(number)")
      let told = result.output.split(separator: "\n").count
      try await desk.systemLog.append([Sample.asked])
      #expect(try desk.findings().isEmpty, "\(call) \(number)")
      // The two that were there and the torn one's record, all that was told, and the new one.
      let least = (isTorn ? 3 : 0) + told * 2 + 1
      #expect(try lineCount(desk) >= least, "\(call) \(number)")
      if isTorn {
        let aside = desk.names.filter { $0.hasPrefix("torn-") }
        #expect(aside.count == 1 && aside.allSatisfy { desk.read($0) == Self.torn })
      }
      guard !result.isSuccess else { break }
      kills += 1
    }
    let isNeverCalled =
      isTorn ? call == "mkdirat" : ["pread64", "ftruncate", "linkat", "fchmod"].contains(call)
    if !isNeverCalled { #expect(kills > 0, "\(call)") }
  }

  @Test(arguments: [
    ("write:error=ENOSPC:when=2", "diskFull"), ("write:error=EDQUOT:when=2", "quota"),
    ("fdatasync:error=EIO:when=1", "device"), ("flock:error=ENOLCK:when=1", "lock"),
    ("renameat2:error=EROFS", "readOnly"), ("ftruncate:error=EIO", "device"),
    ("fsync:error=EIO:when=2", "device"), ("linkat:error=ENOSPC", "diskFull"),
  ])
  func `a failure is named and leaves no half of a call`(
    injection: String,
    name: String
  ) async throws {
    let desk = try await tornDesk()
    let parts = injection.split(separator: ":", maxSplits: 1).map(String.init)
    let result = try await spoil(desk.path, parts[0], parts[1])
    #expect(!result.isSuccess && result.output.contains(name), "\(result)")
    try await desk.systemLog.append([Sample.asked])
    #expect(try desk.findings().isEmpty)
  }

  @Test
  func `a call of the system that is interrupted or has to wait is gone on with`()
    async throws
  {
    for (call, fault) in [
      ("fdatasync", "error=EINTR:when=1"), ("flock", "error=EINTR:when=1"),
      ("flock", "error=EAGAIN:when=1..3"),
    ] {
      let desk = try await tornDesk()
      let result = try await spoil(desk.path, call, fault)
      #expect(result.isSuccess && result.output == "0\n1\n2\n", "\(call) \(result)")
      #expect(try desk.findings().isEmpty)
    }
  }

  @Test
  func `a disk that is really full gets no part of a call, and is gone on with later`()
    async throws
  {
    let desk = try LogDesk()
    let script = """
      mkdir -p "$2" && mount -t tmpfs -o size=96k,mode=700 none "$2" || exit 99
      dd if=/dev/zero of="$2/ballast" bs=1k count=32 2>/dev/null
      "$1" "$2" 99 7 9999999 full
      tail -c 1 "$2/audit.jsonl" | od -An -tx1
      rm "$2/ballast"
      "$1" "$2" 2 7 9999999 again
      cp "$2/audit.jsonl" "$3"
      """
    let copy = desk.folder.path("copy.jsonl")
    let result = try await runProgram(
      "unshare",
      ["-Urm", "sh", "-c", script, "sh", builtProgram("AuditLogProbe"), desk.path, copy]
    )
    let lines = result.output.split(separator: "\n").map(String.init)
    let told = try #require(lines.firstIndex { $0.hasPrefix("error: ") })
    #expect(lines[told].contains("diskFull") && told > 0, "\(result)")
    #expect(Array(lines[(told + 1)...]) == [" 0a", "0", "1"], "\(result)")
    let verification = try AuditVerification(of: .file(copy))
    #expect(verification.findings.isEmpty && verification.lineCount == (told + 2) * 7)
  }
}
