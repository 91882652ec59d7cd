import FileTesting
import Subprocess
import Testing

/// The line of docs/how-to/publish-gate.md that stands before publishing, run by make.
@Suite(.timeLimit(.minutes(15)))
struct MakefileTests {
  /// A Makefile with the line, a list of one image, and the votes of two people.
  private func prepare(_ gate: Gate) async throws {
    try await gate.writeMakefile()
    let digits = String(Cast.digest.dropFirst("sha256:".count))
    try gate.folder.write("\(digits) core-acl\n", to: "digests/core.txt")
    try gate.put("alice", as: 1)
    try gate.put("bob", as: 2)
  }

  @Test
  func `with a quorum everything is published, and it is counted once`() async throws {
    let gate = try await Gate()
    try await prepare(gate)
    let made = try await gate.make("publish")
    #expect(made.isSuccess, "\(made)")
    // make says the line itself.
    #expect(made.lines.count == 1 && made.output.hasPrefix("paraph quorum --quiet "), "\(made)")
    #expect(gate.published == "core-acl\ncore-attr\n")
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
      let made = try await gate.make(target)
      #expect(made.status == .exited(2), "\(made)")
      #expect(made.output.contains(": \(attack.reason(in: gate.cast))\n"), "\(made)")
      #expect(made.output.contains("LACKS   stagex/core-acl  1 of 2 votes, missing bob and carol"))
    }
    #expect(gate.published == nil)
  }

  @Test
  func `signatures of an image that isn't in the lists don't help`() async throws {
    let gate = try await Gate()
    try await prepare(gate)
    try gate.folder.write(
      String(repeating: "cd", count: 32) + " core-acl\n",
      to: "digests/core.txt"
    )
    let made = try await gate.make("publish")
    #expect(made.status == .exited(2), "\(made)")
    #expect(made.output.contains("0 of 2 votes, missing alice, bob and carol"), "\(made)")
    #expect(gate.published == nil)
  }
}
