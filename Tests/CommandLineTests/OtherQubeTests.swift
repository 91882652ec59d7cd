import FileTesting
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
    in target: String = ""
  ) async throws -> ProgramResult {
    try await runProgram(
      builtProgram(program),
      arguments,
      environment: ["PATH": "/usr/bin:/bin", "PARAPH_AGENT": target, "GNUPGHOME": "/nowhere"]
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
      #expect(named.errors.contains("there is no qrexec-client-vm on the PATH"), "\(named)")
    }
    let ours = try await run(
      "paraph",
      ["sign", "--pinentry", "/bin/true", "--key", "release", Self.image],
      in: "qrexec:vault"
    )
    #expect(ours.status == .exited(2) && ours.errors.contains("a whole fingerprint"), "\(ours)")
  }
}
