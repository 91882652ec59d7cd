import FileTesting
import Subprocess
import Testing

/// The attacks on one image of a whole release, whose other images two people have signed.
@Suite(.timeLimit(.minutes(15)))
struct ReleaseAttackTests {
  private static let image = "stagex/core-acl"

  /// A checkout of the release in which Alice alone has signed the image.
  private func release() async throws -> (gate: Gate, names: Set<String>) {
    let gate = try await Gate()
    let release = try await SignedRelease.shared
    try await release.copy(into: gate)
    try await gate.writeMakefile()
    try gate.put("alice", as: 1)
    return (gate, release.names)
  }

  private func count(_ gate: Gate, _ options: [String] = []) async throws -> ProgramResult {
    try await gate.quorum(["--digests", gate.folder.path("digests")] + options, of: nil)
  }

  @Test
  func `a release that two people have signed is published`() async throws {
    let (gate, _) = try await release()
    try gate.put("bob", as: 2)
    let counted = try await count(gate)
    #expect(counted.status == .exited(0) && counted.errors.isEmpty, "\(counted.errors)")
    let all = SignedRelease.imageCount
    #expect(counted.lines.last == "\(all) of \(all) images have their quorum")
    #expect(try await gate.make("publish").isSuccess)
    #expect(gate.published == "core-acl\ncore-attr\n")
  }

  @Test
  func `an image that lacks a vote is told among those that don't, and quietly alone`()
    async throws
  {
    let (gate, names) = try await release()
    let counted = try await count(gate)
    #expect(counted.status == .exited(1) && counted.errors.isEmpty, "\(counted.errors)")
    let passed = counted.lines.map { $0.split(separator: " ").map(String.init) }
      .filter { $0.first == "quorum" }.map { $0[1] }
    #expect(passed.count == SignedRelease.imageCount - 1 && Set(passed) == names)
    let rest = counted.lines.filter { !$0.hasPrefix("quorum ") }
    #expect(rest.count == 2)
    #expect(rest.first?.hasPrefix("LACKS   \(Self.image)  1 of 2 votes, missing bob") == true)
    #expect(rest.last == "\(names.count) of \(names.count + 1) images have their quorum")
    let quiet = try await count(gate, ["--quiet"])
    #expect(quiet.status == .exited(1) && quiet.lines == rest.dropLast())
  }

  /// `make` alone counts, quietly: each count of a release takes its second.
  @Test(arguments: Attack.all)
  func `an attack on one image stops the release, and only that image is to blame`(
    attack: Attack
  ) async throws {
    let (gate, _) = try await release()
    try await attack.prepare(gate)
    let made = try await gate.make("publish")
    #expect(made.status == .exited(2), "\(made)")
    #expect(gate.published == nil)
    // After the line that make says: the image, and what is wrong with it.
    let told = made.lines.drop { !$0.hasPrefix("LACKS ") }
    let lacking = "LACKS   \(Self.image)  1 of 2 votes, missing bob and carol"
    #expect(told.first?.hasPrefix(lacking) == true, "\(made)")
    let remarks = told.dropFirst()
    #expect(remarks.allSatisfy { $0.hasPrefix("        ") }, "\(made)")
    let reason = "\(attack.fate): \(attack.reason(in: gate.cast))"
    #expect(remarks.contains { $0.hasSuffix(reason) }, "\(made)")
  }
}
