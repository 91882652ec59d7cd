import CardTesting
import FoundationEssentials
import Subprocess
import SystemPackage
import Testing
import VirtualCard

/// The program `paraph-vcard`.
@Suite
struct ProgramTests {
  private func program() throws -> String {
    try #require(ProjectRoot.builtProgram("paraph-vcard"))
  }

  @Test
  func `it is ready when the reader has spoken to it, and ends in order at SIGTERM`() async throws {
    let reader = try ReaderDouble()
    let control = Bench.newPath()
    let arguments: Arguments = [
      "run", "--profile", "nitrokey3", "--port", "\(reader.port)", "--control", control,
    ]
    let result = try await Subprocess.run(
      .path(FilePath(try program())),
      arguments: arguments,
      input: .none,
      output: .sequence,
      error: .discarded
    ) { execution in
      let session = try reader.accept()
      #expect(try ControlClient(path: control).send("ping") == "ok")
      #expect(try session.exchange([4]).starts(with: [0x3B]))
      var lines = execution.standardOutput.strings().makeAsyncIterator()
      #expect(try await lines.next() == "ready")
      try execution.send(signal: .terminate)
      #expect(session.isAtItsEnd())
    }

    #expect(result.terminationStatus == .exited(0))
    #expect(!FileManager.default.fileExists(atPath: control))
  }

  @Test
  func `a state file that isn't one is refused before the reader hears of it`() async throws {
    let path = Bench.newPath()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("{}".utf8).write(to: URL(filePath: path))
    let refused = try await runProgram(
      program(),
      ["run", "--profile", "nitrokey3", "--state", path]
    )

    #expect(refused.exitCode == 1 && refused.standardError.contains(path))
  }

  @Test(arguments: [
    ["run", "--profile", "yubikey-0"], ["run", "--profile", "yubikey-5.7.4", "--serial", "0"],
    ["run", "--profile", "nitrokey3", "--touch", "-1"], ["control", "--control", "/x", "sing"],
  ])
  func `arguments that mean nothing are an error of usage`(arguments: [String]) async throws {
    #expect(try await runProgram(program(), arguments).exitCode == 64)
  }

  @Test
  func `a control socket that nobody listens on is an error`() async throws {
    let path = Bench.newPath()
    let refused = try await runProgram(program(), ["control", "--control", path, "ping"])
    #expect(refused.exitCode == 1 && refused.standardError.contains(path))
  }
}
