import FileTesting
import Subprocess
import Testing

/// What `paraph` says of a program that is to be its agent and isn't one.
@Suite
struct AgentProgramTests {
  private static let ended = "it ended before its last reply"
  private static let image = "stagex/a:1@sha256:" + String(repeating: "ab", count: 32)

  private func cards(_ agent: String) async throws -> ProgramResult {
    let result = try await runProgram(builtProgram("paraph"), ["cards", "--agent", agent])
    #expect(result.status == .exited(6), "\(result)")
    #expect(result.errors.contains("\nparaph: hint: "), "\(result)")
    return result
  }

  @Test(arguments: ["/nowhere", "no-such-program --stdio", " /etc/passwd"])
  func `a program that isn't there is told of once`(_ command: String) async throws {
    let name = command.split(separator: " ")[0]
    let result = try await cards("exec:\(command)")
    let lines = result.errors.split(separator: "\n")
    #expect(
      lines.first == "paraph: error: there is no program '\(name)' that can be run as the agent"
    )
    #expect(lines.count == 2, "\(result)")
  }

  @Test(arguments: [
    ("\"/nowhere\"", "the agent's command ended with status 127: a program in it isn't there"),
    ("/etc", "the agent's command ended with status 126: a program in it can't be run"),
    ("true", "the agent hung up: \(ended)"),
    ("sh -c 'exit 3'", "the agent hung up: \(ended), and its exit status is 3"),
    ("sh -c 'kill -9 $$'", "the agent hung up: \(ended), and signal 9 ended it"),
  ])
  func `a command that ends before it speaks is told of with its end`(
    command: String,
    sentence: String
  ) async throws {
    let result = try await cards("exec:\(command)")
    #expect(result.errors.contains("paraph: error: \(sentence)\n"), "\(result)")
    #expect(result.errors.contains("hint: try it in a shell: \(command); "), "\(result)")
  }

  @Test(arguments: [["cards"], ["approve", image, "--", "true"]])
  func `an agent of one's own that ends at once is told of with its end`(
    arguments: [String]
  ) async throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("bin")
    let program = folder.path("bin/paraph")
    try #require(try await runProgram("cp", [builtProgram("paraph"), program]).isSuccess)
    try folder.write("#!/bin/sh\nexit 5\n", to: "bin/paraphd")
    try #require(try await runProgram("chmod", ["0755", folder.path("bin/paraphd")]).isSuccess)
    let result = try await runProgram(
      program,
      arguments,
      environment: ["XDG_RUNTIME_DIR": folder.path, "HOME": folder.path]
    )
    #expect(result.status == .exited(6), "\(result)")
    // Who is quicker than its end reaches a socket that it leaves then.
    let error = /paraph: error: the agent (ended at once|hung up: .*), and its exit status is 5\n/
    #expect(result.errors.contains(error), "\(result)")
  }

  @Test(arguments: ["nonsense", "unix:", "tcp:localhost:1"])
  func `an address of no known form is answered with the forms`(_ address: String) async throws {
    let result = try await runProgram(builtProgram("paraph"), ["cards", "--agent", address])
    #expect(result.status == .exited(2), "\(result)")
    #expect(result.errors.contains("unix:PATH (a socket), exec:COMMAND, or qrexec:QUBE"))
  }

  @Test
  func `where no agent listens it is told how one would`() async throws {
    let result = try await cards("unix:/nowhere/socket")
    #expect(result.errors.contains("hint: start one there: paraphd --listen /nowhere/socket"))
  }
}
