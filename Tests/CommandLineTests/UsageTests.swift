import FileTesting
import Subprocess
import Testing

/// What `paraph` says of a command line, or of surroundings, that it can't use.
@Suite
struct UsageTests {
  private let image = "stagex/a:1@sha256:" + String(repeating: "ab", count: 32)

  private func paraph(
    _ arguments: [String],
    environment: [Environment.Key: String] = [:]
  ) async throws -> ProgramResult {
    try await runProgram(builtProgram("paraph"), arguments, environment: environment)
  }

  @Test(arguments: ["sign", "approve"])
  func `an option that there isn't is named, images or no images`(
    subcommand: String
  ) async throws {
    let result = try await paraph([subcommand, "--bogus"])
    #expect(result.errors.contains("unknown option '--bogus'"), "\(result.errors)")
  }

  @Test
  func `a subcommand that there isn't is called one`() async throws {
    let result = try await paraph(["sgin", image])
    #expect(result.status == .exited(2), "\(result)")
    #expect(result.errors.contains("there is no subcommand 'sgin'\n"), "\(result.errors)")
  }

  @Test(arguments: ["stagex/a", "stagex/a:1", "stagex/a:1@sha256:12"])
  func `an image that isn't named whole is answered with how it would be`(
    image: String
  ) async throws {
    let result = try await paraph(["request", "-o", "-", image])
    #expect(result.status == .exited(3), "\(result)")
    #expect(result.errors.contains("hint: name images like stagex/"), "\(result.errors)")
  }

  @Test
  func `a checkout that is only read needn't be made`() async throws {
    let result = try await paraph(["verify", "--keys", "/etc", "--lookaside", "/nowhere", image])
    #expect(result.errors.contains("hint: get it with git clone, or name"), "\(result.errors)")
  }

  @Test
  func `two documents never go to one standard output`() async throws {
    let result = try await paraph(["request", "--json", "-o", "-", image])
    #expect(!result.isSuccess)
    #expect(result.output.split(separator: "\n").count == 1, "\(result.output)")
    #expect(result.output.contains(#""code":"Usage""#), "\(result.output)")
  }

  @Test
  func `a time that can't be read is answered with the forms that there are`() async throws {
    let result = try await paraph(["log", "--since", "yesterday"])
    #expect(result.errors.contains("2026-11-26T07:15:51Z or 2026-11-26"), "\(result.errors)")
  }

  @Test
  func `a build's output that isn't there needn't be built again`() async throws {
    let folder = try TemporaryFolder()
    let result = try await paraph(["request", "--oci", folder.path("none"), "-o", "-"])
    #expect(result.errors.contains("there is no such file or folder"), "\(result.errors)")
    #expect(!result.errors.contains("build those images again"), "\(result.errors)")
  }

  @Test(arguments: [("quorum", "count"), ("log", "show")])
  func `the help of a command lists what it takes without a subcommand`(
    command: String,
    subcommand: String
  ) async throws {
    func options(_ arguments: [String]) async throws -> [Substring] {
      let help = try await paraph(arguments)
      try #require(help.isSuccess, "\(help)")
      return help.output.split(separator: "\n").filter { $0.hasPrefix("  -") }
    }
    let own = try await options([command, "--help"])
    #expect(own.count > 5)
    #expect(try await options([command, subcommand, "--help"]) == own)
    #expect(try await options(["help", command]) == own)
  }
}
