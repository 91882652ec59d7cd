import FileTesting
import Testing

/// A process that dies, or a disk that fails, at any call of the system.
@Suite
struct FaultTests {
  private static let calls = [
    "openat2", "openat", "mkdirat", "fchmod", "write", "fsync", "linkat", "unlinkat", "close",
  ]

  /// Adds two signatures while strace spoils one call.
  private func spoil(
    _ folder: TemporaryFolder,
    _ call: String,
    _ fault: String,
    form: [String] = []
  ) async throws -> ProgramResult {
    try await runProgram(
      "strace",
      [
        "-f", "-qqq", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):\(fault)",
        builtProgram("LookasideProbe"), folder.path, TestImage.argument, "2", "9000",
      ] + form
    )
  }

  /// All that has a signature's name is whole, and there is no gap.
  private func expectWhole(_ folder: TemporaryFolder, _ what: String) -> Int {
    let names = folder.names(TestImage.folder).filter { $0.hasPrefix("signature-") }
    for (index, name) in names.enumerated() {
      let bytes = folder.read("\(TestImage.folder)/\(name)") ?? []
      #expect(name == "signature-\(index + 1)", "\(what)")
      #expect(bytes.count == 9002 && bytes.last == 0x2E, "\(what)")
    }
    return names.count
  }

  @Test(arguments: calls, [[], ["named"]])
  func `a process that is killed at any call leaves nothing half there`(
    call: String,
    form: [String]
  ) async throws {
    var kills = 0
    for number in 1...20 {
      let folder = try TemporaryFolder()
      let result = try await spoil(folder, call, "signal=KILL:when=\(number)", form: form)
      let count = expectWhole(folder, "\(call) \(number)")
      if result.isSuccess {
        #expect(count == 2)
        break
      }
      kills += 1
      // Whatever is left, the next run goes on.
      let next = try await runProgram(
        builtProgram("LookasideProbe"),
        [folder.path, TestImage.argument, "1", "9000"]
      )
      #expect(next.output == "\(count + 1)\n")
    }
    if !["unlinkat", "openat"].contains(call) { #expect(kills > 0) }
  }

  @Test(arguments: [
    ("write:error=ENOSPC", "diskFull"), ("write:error=EDQUOT", "quota"),
    ("write:error=EFBIG", "tooLarge"),
    ("fsync:error=EIO:when=1", "device"), ("linkat:error=EROFS", "readOnly"),
    ("linkat:error=ENOSPC", "diskFull"),
    ("mkdirat:error=EACCES", "notPermitted"), ("mkdirat:error=EROFS", "readOnly"),
    ("openat2:error=EMFILE", "tooManyOpenFiles"),
  ])
  func `a failure is named and leaves nothing`(injection: String, name: String) async throws {
    for form in [[], ["named"]] {
      let folder = try TemporaryFolder()
      let parts = injection.split(separator: ":", maxSplits: 1).map(String.init)
      let call = parts[0]
      // The error is printed by a call of write too, and must not be lost.
      let fault = call == "write" ? parts[1] + ":when=1" : parts[1]
      let result = try await spoil(folder, call, fault, form: form)
      #expect(!result.isSuccess && result.output.contains(name), "\(injection) \(result)")
      #expect(folder.names(TestImage.folder).isEmpty)
    }
  }

  @Test(arguments: [
    ("openat2", "error=ENOSYS", []), ("openat2", "error=EPERM", []),
    ("write", "retval=100:when=1", []),
    ("fsync", "error=EINTR:when=1", []), ("fchmod", "error=EPERM:when=1", []),
    ("linkat", "error=EPERM", ["named"]), ("linkat", "error=EOPNOTSUPP", ["named"]),
  ])
  func `what can be gone around is gone around`(
    call: String,
    fault: String,
    form: [String]
  ) async throws {
    let folder = try TemporaryFolder()
    let result = try await spoil(folder, call, fault, form: form)
    #expect(result.isSuccess && result.output == "1\n2\n", "\(result)")
    #expect(folder.names(TestImage.folder) == ["signature-1", "signature-2"])
  }

  @Test
  func `a file system that can't name without replacing is refused, and nothing is left`()
    async throws
  {
    let folder = try TemporaryFolder()
    let result = try await runProgram(
      "strace",
      [
        "-f", "-qqq", "-o", "/dev/null", "-e", "trace=linkat,renameat2", "-e",
        "inject=linkat:error=EPERM", "-e", "inject=renameat2:error=EINVAL",
        builtProgram("LookasideProbe"), folder.path, TestImage.argument, "1", "9000", "named",
      ]
    )
    #expect(!result.isSuccess && result.output.contains("noNamingWithoutReplacing"), "\(result)")
    #expect(folder.names(TestImage.folder).isEmpty)
  }

  @Test
  func `a disk that is really full is named, and what was written before is whole`() async throws {
    let folder = try TemporaryFolder()
    let script = """
      mount -t tmpfs -o size=64k,mode=755 none "$2" || exit 99
      "$1" "$2" \(TestImage.argument) 99 9000
      cd "$2/\(TestImage.folder)" && stat -c '%n %s' *
      """
    let result = try await runProgram(
      "unshare",
      ["-Urm", "sh", "-c", script, "sh", builtProgram("LookasideProbe"), folder.path]
    )
    let lines = result.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("error: ") && $0.contains("diskFull") }, "\(result)")
    let files = lines.filter { $0.hasPrefix("signature-") }
    #expect(!files.isEmpty && files.count == lines.compactMap { Int($0) }.count)
    #expect(files.allSatisfy { $0.hasSuffix(" 9002") })
  }
}
