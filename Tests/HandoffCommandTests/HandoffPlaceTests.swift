import FileTesting
import Subprocess
import Testing

/// Where `paraph sign --handoff` would write, which is looked at before an agent is asked.
@Suite(.timeLimit(.minutes(15)))
struct HandoffPlaceTests {
  /// Tries to sign without any agent: exit status 6 says that nothing but the agent is missing.
  private func sign(
    _ folder: TemporaryFolder,
    handoff: String,
    _ options: [String] = []
  ) async throws -> ProgramResult {
    try folder.makeFolder("signatures")
    return try await runProgram(
      builtProgram("paraph"),
      [
        "sign", "--agent", "exec:/nonexistent", "--lookaside", folder.path("signatures"),
        "--handoff", folder.path(handoff),
        "stagex/core-acl:1.0@sha256:\(String(repeating: "1a", count: 32))",
      ] + options
    )
  }

  @Test
  func `a free name is tried and leaves nothing`() async throws {
    let folder = try TemporaryFolder()
    let result = try await sign(folder, handoff: "handoff.json")
    #expect(result.status == .exited(6), "\(result)")
    #expect(folder.tree().filter { !$0.hasSuffix("signatures") && $0 != "." }.isEmpty)
  }

  @Test(arguments: [[], ["--dry-run"]])
  func `a name that is too long with .sig after it is refused at once`(
    options: [String]
  ) async throws {
    let folder = try TemporaryFolder()
    let result = try await sign(folder, handoff: String(repeating: "h", count: 252), options)
    #expect(result.status == .exited(5), "\(result)")
    #expect(result.errors.contains("the name is too long"), "\(result)")
    #expect(result.errors.contains("hint: nothing was signed"), "\(result)")
  }

  /// What can stand under one of the two names.
  enum Obstacle: String, CaseIterable, Sendable {
    case folder, deadLink, otherSignature
  }

  @Test(arguments: Obstacle.allCases, ["handoff.json", "handoff.json.sig"])
  func `what isn't a file isn't replaced, with --force either`(
    obstacle: Obstacle,
    name: String
  ) async throws {
    let folder = try TemporaryFolder()
    var options = ["--force"]
    switch obstacle {
    case .folder: try folder.makeFolder(name)
    case .deadLink: try folder.link(name, to: "nowhere")
    case .otherSignature:
      try folder.write("something else", to: name)
      options = []
    }
    let before = folder.read(name)
    let result = try await sign(folder, handoff: "handoff.json", options)
    let words =
      obstacle == .otherSignature ? "/\(name) exists already" : "/\(name) isn't an ordinary file"
    #expect(result.status == .exited(5) && result.errors.contains(words), "\(result)")
    #expect(folder.read(name) == before)
  }

  @Test
  func `the signature alone that a broken run left isn't in the way`() async throws {
    let tree = try await HandoffTree()
    try tree.folder.remove("handoff.json")
    try tree.folder.remove("signatures")
    let left = tree.folder.read("handoff.json.sig")
    let result = try await sign(tree.folder, handoff: "handoff.json")
    #expect(result.status == .exited(6), "\(result)")
    #expect(tree.folder.read("handoff.json.sig") == left)
    try await tree.gnupg.end()
  }
}
