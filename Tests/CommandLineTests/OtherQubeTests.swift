import FileTesting
import Glibc
import Subprocess
import Testing

/// Another qube as the agent, by the option and by the environment, where there is no qrexec.
@Suite
struct OtherQubeTests {
  private static let image =
    "stagex/core:1@sha256:" + String(repeating: "1a", count: 32)

  /// Runs a program; `target` is the agent that the environment names.
  private func run(
    _ program: String,
    _ arguments: [String],
    in target: String = "",
    path: String = "/usr/bin:/bin"
  ) async throws -> ProgramResult {
    try await runProgram(
      builtProgram(program),
      arguments,
      environment: ["PATH": path, "PARAPH_AGENT": target, "GNUPGHOME": "/nowhere"]
    )
  }

  @Test(arguments: [
    ["approve", image], ["approve", "--key", "release", image],
    ["approve", "--key", "release", image, "--", "true"], ["cancel"],
  ])
  func `what no service is for isn't asked for a key's name`(arguments: [String]) async throws {
    let named = [arguments[0], "--agent", "qrexec:@default"] + arguments.dropFirst()
    for result in [
      try await run("paraph", named), try await run("paraph", arguments, in: "qrexec:@default"),
    ] {
      #expect(result.status == .exited(2), "\(result)")
      #expect(result.errors.contains("the agent of another qube signs images and"), "\(result)")
      #expect(!result.errors.contains("--key"), "\(result)")
    }
  }

  @Test
  func `git's program has no way to another qube, and says so`() async throws {
    let result = try await run("paraph-gpg", ["--list-secret-keys"], in: "qrexec:vault")
    #expect(result.status == .exited(2), "\(result)")
    #expect(result.errors.contains("the agent of another qube signs images and"), "\(result)")
  }

  @Test
  func `a program that can't be started is told with the system's reason`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("neither a program nor a script\n", to: "qrexec-client-vm")
    // Safe because: the path ends with a NUL for as long as the call takes.
    unsafe #expect(chmod(folder.path("qrexec-client-vm"), 0o755) == 0)
    let result = try await run(
      "paraph",
      ["cards", "--key", "release"],
      in: "qrexec:vault",
      path: "\(folder.path):/usr/bin:/bin"
    )
    let problem = "paraph: error: qrexec-client-vm can't be started: Exec format error\n"
    #expect(result.status == .exited(6) && result.errors.hasPrefix(problem), "\(result)")
  }

  @Test(arguments: [["sign", "--lookaside", "/tmp", image], ["cards"]])
  func `a key's name is wanted and taken, whichever way the qube is named`(
    arguments: [String]
  ) async throws {
    let ways = [(["--agent", "qrexec:vault"], ""), ([], "qrexec:vault")]
    for (options, target) in ways {
      for key in [[], ["--key", "Not A Name"]] {
        let result = try await run("paraph", arguments + options + key, in: target)
        #expect(result.status == .exited(2), "\(result)")
        #expect(result.errors.contains("--key"), "\(result)")
      }
      let named = try await run("paraph", arguments + options + ["--key", "release"], in: target)
      #expect(named.status == .exited(6), "\(named)")
      let problem = "paraph: error: there is no qrexec-client-vm on the PATH\n"
      #expect(named.errors.contains(problem), "\(named)")
    }
    let ours = try await run(
      "paraph",
      ["sign", "--pinentry", "/bin/true", "--key", "release", Self.image],
      in: "qrexec:vault"
    )
    #expect(ours.status == .exited(2) && ours.errors.contains("a whole fingerprint"), "\(ours)")
  }
}
