import CardTesting
import FileTesting
import Testing

/// The service that qrexec starts, between a caller and an agent that both misbehave.
@Suite(.enabled(if: Tool.have("python3"), "python3 isn't installed"), .timeLimit(.minutes(15)))
struct QubesBridgeTests {
  /// Runs a fixture that is caller and agent of the bridge.
  private func run(_ fixture: String) async throws -> CardTesting.ProgramResult {
    let bridge = try #require(ProjectRoot.builtProgram("paraph-qrexec"))
    let folder = try TemporaryFolder()
    return try await runProgram(
      ProjectRoot.path(to: "Tests/Fixtures/Qubes/\(fixture)"),
      [bridge, folder.path("call")],
      timeout: .seconds(90)
    )
  }

  @Test
  func `a caller that takes nothing is left after 30 s, and costs no processor time till then`()
    async throws
  {
    let result = try await run("stalled-caller")
    let words = result.text.split(whereSeparator: \.isWhitespace)
    #expect(words.first == "6", "\(result)")
    #expect(result.standardError.contains("took nothing for 30 seconds"), "\(result)")
    let seconds = try #require(words.last.flatMap { Double($0) })
    #expect(seconds < 5, "\(result)")
  }

  @Test
  func `an agent that refuses a call without reading it is heard all the same`() async throws {
    let result = try await run("hasty-agent")
    #expect(result.exitCode == 1, "\(result)")
    #expect(result.text == #"{"error":"org.paraph.Agent.TooManyCalls"}"# + "\n")
    #expect(result.standardError.contains("the agent refused: TooManyCalls"), "\(result)")
  }
}
