import FileTesting
import Subprocess
import Testing

/// What `paraph` says where it stops before it has written anything.
@Suite
struct NothingWrittenTests {
  private static let image = "stagex/a:1@sha256:" + String(repeating: "ab", count: 32)

  @Test(arguments: ["request", "sign"])
  func `images that aren't those expected are neither signed nor written down`(
    command: String
  ) async throws {
    let folder = try TemporaryFolder()
    try folder.write("\(String(repeating: "cd", count: 32)) a\n", to: "a.txt")
    try folder.makeFolder("signatures")
    let place = command == "request" ? ["-o", "request"] : ["--lookaside", "signatures"]
    let result = try await runProgram(
      "env",
      ["-C", folder.path, builtProgram("paraph"), command, "--expect", "a.txt", Self.image] + place
    )
    #expect(result.status == .exited(3), "\(result)")
    #expect(result.errors.contains("differs: stagex/a:1 is sha256:abab"), "\(result)")
    #expect(result.errors.contains("hint: nothing was signed or written; "), "\(result)")
    #expect(folder.names("signatures").isEmpty && folder.read("request") == nil)
  }

  @Test
  func `a checkout on a disk that is read-only is one that can't be written`() async throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("signatures")
    let fault = ["-e", "trace=faccessat2", "-e", "inject=faccessat2:error=EROFS"]
    let result = try await runProgram(
      "strace",
      ["-f", "-qqq", "-o", "/dev/null"] + fault
        + [builtProgram("paraph"), "sign", "--agent", "exec:false", Self.image]
        + ["--lookaside", folder.path("signatures")]
    )
    #expect(result.status == .exited(5), "\(result)")
    let sentence = "signatures' can't be written: the file system is read-only\n"
    #expect(result.errors.contains(sentence), "\(result)")
    #expect(folder.names("signatures").isEmpty)
  }
}
