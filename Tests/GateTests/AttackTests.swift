import FileTesting
import StrictJSON
import Subprocess
import Testing

/// A quorum of two, of which one has signed, and what somebody puts there for the other.
@Suite(.timeLimit(.minutes(15)))
struct AttackTests {
  private static let lacking = "1 of 2 votes, missing bob, carol, dave, erin and frank"

  @Test(arguments: Attack.all)
  func `an attack is no vote, for its own reason, in words and as JSON`(
    attack: Attack
  ) async throws {
    let gate = try await Gate()
    try gate.put("alice", as: 1)
    try await attack.prepare(gate)
    let reason = attack.reason(in: gate.cast)
    let file = attack.isOfFolder ? nil : "signature-2"

    let counted = try await gate.quorum()
    #expect(counted.status == .exited(1) && counted.errors.isEmpty, "\(counted)")
    #expect(counted.lines.first == "LACKS   stagex/core-acl  \(Self.lacking)")
    #expect(counted.lines.last == "0 of 1 image has its quorum")
    let line = "        \(file.map { $0 + ": " } ?? "")\(attack.fate): \(reason)"
    #expect(counted.lines.contains(line), "\(counted)")

    let event = try #require(try await gate.quorum(["--json"]).events.first)
    #expect(event["quorum"] == .bool(false) && event.texts("voters") == ["alice"])
    #expect(event.texts("reasons").first == Self.lacking)
    #expect(event.texts("reasons").contains(reason) == attack.isObstacle)
    #expect(
      event.objects("remarks").contains { remark in
        remark.text("fate") == attack.fate && remark.text("reason") == reason
          && remark.text("file") == file
      },
      "\(event)"
    )

    let verified = try await gate.verify(["--quiet"])
    #expect(verified.status == .exited(attack.isValid ? 0 : 1), "\(verified)")
    guard !attack.isValid else {
      #expect(verified.output.isEmpty)
      return
    }
    let path = Cast.place + (file.map { "/" + $0 } ?? "")
    #expect(verified.lines == ["\(path): \(attack.fate): \(reason)"])
  }

  @Test(arguments: Attack.all.filter(\.isObstacle))
  func `what readers stumble over stops an image that enough people have signed`(
    attack: Attack
  ) async throws {
    let gate = try await Gate()
    try gate.put("alice", as: 1)
    try await attack.prepare(gate)
    try gate.put("carol", as: gate.folder.names("signatures/\(Cast.place)").count + 1)
    // One more than there were.
    let reason = attack.reason(in: gate.cast).replacing("200", with: "201")

    let counted = try await gate.quorum()
    #expect(counted.status == .exited(1), "\(counted)")
    #expect(counted.lines.first == "LACKS   stagex/core-acl  2 of 2 votes: alice and carol")
    #expect(counted.lines.contains("        \(attack.fate): \(reason)"), "\(counted)")
    let event = try #require(try await gate.quorum(["--json"]).events.first)
    #expect(event["quorum"] == .bool(false) && event.texts("reasons") == [reason])
  }

  @Test(arguments: Attack.all.filter { !$0.isOfFolder })
  func `what readers pass over does no harm beside enough votes`(attack: Attack) async throws {
    let gate = try await Gate()
    try gate.put("alice", as: 1)
    try await attack.prepare(gate)
    try gate.put("carol", as: 3)
    let counted = try await gate.quorum()
    #expect(counted.status == .exited(0), "\(counted)")
    #expect(
      counted.lines == [
        "quorum  stagex/core-acl  2 of 2 votes: alice and carol", "1 of 1 image has its quorum",
      ]
    )
  }
}
