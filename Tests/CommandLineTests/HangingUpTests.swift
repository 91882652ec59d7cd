import FileTesting
import Subprocess
import Testing

/// How `paraphd --stdio` ends when its one caller doesn't hang up between two calls.
@Suite
struct HangingUpTests {
  /// Runs the agent in a shell, with calls that wait in a pipe whose other end stays open.
  private func agent(_ calls: String, output: String) async throws -> ProgramResult {
    let folder = try TemporaryFolder()
    let script = """
      set -e
      cd "$1"
      mkfifo in out
      exec 3<>in 4<>out 5>out 4>&-
      printf "$2" >&3
      exec "$3" --stdio <&3 \(output)
      """
    return try await runProgram(
      "sh",
      ["-c", script, "sh", folder.path, calls, builtProgram("paraphd")],
      environment: ["XDG_STATE_HOME": folder.path]
    )
  }

  @Test
  func `a caller that is gone before its answer is a caller that hung up`() async throws {
    // Nobody reads that pipe any more.
    let result = try await agent(
      #"{"method":"org.varlink.service.GetInfo"}\0"#,
      output: ">&5"
    )
    #expect(result.status == .exited(0), "\(result)")
    #expect(result.output.isEmpty && result.errors.isEmpty, "\(result)")
  }

  @Test(arguments: [#"junk\0"#, #"{"method":1}\0"#, #"{}\0"#])
  func `what is no call ends it with one sentence`(call: String) async throws {
    let result = try await agent(call, output: "")
    #expect(result.status == .exited(1), "\(result)")
    let sentence = /paraphd: error: the connection ended: it sent what is no call: [ -~]+\n/
    #expect(result.errors.wholeMatch(of: sentence) != nil, "\(result)")
    #expect(!result.errors.contains("Varlink"), "\(result)")
  }
}
