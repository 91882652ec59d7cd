import FileTesting
import Subprocess
import Testing

/// How `paraphd` is told the way by which callers come to it.
@Suite
struct ServingOptionsTests {
  private static let ways = ["--stdio", "--systemd", "--listen PATH"]

  @Test
  func `without a way the agent says which there are, and ends as on a wrong command line`()
    async throws
  {
    let result = try await runProgram(builtProgram("paraphd"), [])
    let unknown = try await runProgram(builtProgram("paraphd"), ["--no-such-option"])
    #expect(result.status == .exited(64) && result.status == unknown.status)
    #expect(result.output.isEmpty)
    for way in Self.ways { #expect(result.errors.contains("\n  \(way) "), "\(result.errors)") }
    #expect(result.errors.contains("run paraph"))
  }

  @Test(arguments: [["--stdio", "--systemd"], ["--systemd", "--listen", "/nowhere/socket"]])
  func `two ways are refused`(_ arguments: [String]) async throws {
    let result = try await runProgram(builtProgram("paraphd"), arguments)
    #expect(result.status == .exited(64))
    #expect(result.errors.contains("exclude each other"), "\(result.errors)")
  }

  @Test(arguments: [
    ("relative/socket", "has to begin with a slash"),
    ("/nowhere/at/all", "'/nowhere/at' can't be made, for the folder above it isn't there"),
    ("/dev/null/own/socket", "'/dev/null/own' can't be made, for a file stands above it"),
    ("/dev/null/socket", "'/dev/null' has to be a folder"),
  ])
  func `a socket that can't be made is refused with a sentence`(
    _ path: String,
    _ sentence: String
  )
    async throws
  {
    let result = try await runProgram(builtProgram("paraphd"), ["--listen", path])
    #expect(result.status == .exited(1))
    #expect(result.errors.contains(sentence), "\(result.errors)")
  }

  @Test
  func `the help says that one way is needed, and what each is for`() async throws {
    let help = try await runProgram(builtProgram("paraphd"), ["--help"])
    #expect(help.isSuccess && help.output.contains("has to be given"))
    for way in Self.ways { #expect(help.output.contains("\n  \(way) "), "\(help.output)") }
  }
}
