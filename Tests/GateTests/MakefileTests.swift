import FileTesting
import Subprocess
import Testing

/// The line of docs/quorum.md that stands before publishing, run by make.
@Suite(.timeLimit(.minutes(5)))
struct MakefileTests {
  /// What stands in the page between the fences of a Makefile.
  private func documentedLine() async throws -> String {
    let page = try await runProgram("cat", [ReleaseData.packageRoot + "/docs/quorum.md"]).output
    let start = try #require(page.firstRange(of: "```make\n")).upperBound
    let end = try #require(page[start...].firstRange(of: "```")).lowerBound
    return String(page[start..<end])
  }

  /// A Makefile with the line, and two targets that want it.
  private func prepare(_ gate: Gate) async throws {
    let line = try await documentedLine()
    #expect(line.split(separator: "\n").count == 1)
    try gate.folder.write(
      """
      .PHONY: quorum publish-core-acl publish-core-attr
      publish: publish-core-acl publish-core-attr
      \(line)
      publish-core-acl: quorum
      \t@echo core-acl >>pushed
      publish-core-attr: quorum
      \t@echo core-attr >>pushed

      """,
      to: "Makefile"
    )
    let digits = String(Cast.digest.dropFirst("sha256:".count))
    try gate.folder.write("\(digits) core-acl\n", to: "digests/core.txt")
    try gate.folder.write(try PeopleTests.maintainers(gate), to: "MAINTAINERS")
    try gate.put("alice", as: 1)
    try gate.put("bob", as: 2)
  }

  private func make(_ gate: Gate, _ targets: String...) async throws -> ProgramResult {
    try await runProgram(
      "sh",
      [
        // Not as a part of the make that may have started the tests.
        "-c",
        """
        unset MAKEFLAGS MAKELEVEL MFLAGS
        cd "$1" && shift && PATH=${0%/*}:$PATH make "$@"
        """, builtProgram("paraph"), gate.folder.path,
      ] + targets,
      environment: ["LC_ALL": "C.UTF-8"]
    )
  }

  @Test
  func `with a quorum everything is published, and it is counted once`() async throws {
    let gate = try await Gate()
    try await prepare(gate)
    let made = try await make(gate, "publish")
    #expect(made.isSuccess, "\(made)")
    // make says the line itself.
    #expect(made.lines.count == 1 && made.output.hasPrefix("paraph quorum --quiet "), "\(made)")
    #expect(gate.folder.read("pushed") == Array("core-acl\ncore-attr\n".utf8))
  }

  @Test(arguments: Attack.all)
  func `with an attack nothing is published, and its reason is told`(
    attack: Attack
  ) async throws {
    let gate = try await Gate()
    try await prepare(gate)
    try gate.folder.remove(Gate.file(2))
    try await attack.prepare(gate)
    for target in ["publish", "publish-core-attr"] {
      let made = try await make(gate, target)
      #expect(made.status == .exited(2), "\(made)")
      #expect(made.output.contains(": \(attack.reason(in: gate.cast))\n"), "\(made)")
      #expect(made.output.contains("LACKS   stagex/core-acl  1 of 2 votes, missing bob and carol"))
    }
    #expect(gate.folder.read("pushed") == nil)
  }

  @Test
  func `signatures of an image that isn't in the lists don't help`() async throws {
    let gate = try await Gate()
    try await prepare(gate)
    try gate.folder.write(
      String(repeating: "cd", count: 32) + " core-acl\n",
      to: "digests/core.txt"
    )
    let made = try await make(gate, "publish")
    #expect(made.status == .exited(2), "\(made)")
    #expect(made.output.contains("0 of 2 votes, missing alice, bob and carol"), "\(made)")
    #expect(gate.folder.read("pushed") == nil)
  }
}
