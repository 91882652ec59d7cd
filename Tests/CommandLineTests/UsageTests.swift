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
    func sections(_ arguments: [String]) async throws -> Substring {
      let help = try await paraph(arguments)
      try #require(help.isSuccess, "\(help)")
      let start = try #require(help.output.firstRange(of: "\n  --")).lowerBound
      let end = help.output.firstRange(of: "\nSUBCOMMANDS:")?.lowerBound
      return help.output[start..<(end ?? help.output.endIndex)]
    }
    let own = try await sections([command, "--help"])
    #expect(try await sections([command, subcommand, "--help"]) == own)
    #expect(try await sections(["help", command]) == own)
  }
}
