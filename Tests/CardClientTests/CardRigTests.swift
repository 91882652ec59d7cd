import CardTesting
import FoundationEssentials
import Testing

/// The rig that the other tests stand on.
@Suite(
  .serialized,
  .enabled(if: Tool.have("pcscd", "opensc-tool"), "pcscd and OpenSC aren't installed")
)
struct CardRigTests {
  @Test
  func `each card is in a reader of its own`() async throws {
    let cards = RigCard.profiles.map { RigCard($0) }
    try await withCardRig(cards: cards) { rig in
      let readers = try await runProgram("opensc-tool", ["-l"], environment: rig.environment)
      #expect(readers.text.contains(/Yes .* Virtual PCD 00 00\n/))
      #expect(readers.text.contains(/Yes .* Virtual PCD 00 01\n/))
      #expect(readers.text.contains(/Yes .* Virtual PCD 2 00 00\n/))
      #expect(readers.text.contains(/No .* Virtual PCD 2 00 01\n/))
    }
  }

  @Test
  func `pcscd is killed and started again, and then sees the card as before`() async throws {
    try await withCardRig(cards: [RigCard("nitrokey3")]) { rig in
      let before = try await runProgram("opensc-tool", ["-a"], environment: rig.environment)
      #expect(before.isSuccess)
      try await rig.killPCSCD()
      let without = try await runProgram("opensc-tool", ["-a"], environment: rig.environment)
      #expect(without.exitCode == 1)
      try await rig.startPCSCD()
      let after = try await runProgram("opensc-tool", ["-a"], environment: rig.environment)
      #expect(after.text == before.text)
    }
  }

  @Test(arguments: [true, false])
  func `no process is left, whether its user ends well or throws`(endsWell: Bool) async throws {
    struct Thrown: Error {}
    try await withTemporaryFolder { folder in
      do {
        try await withCardRig(cards: [RigCard("nitrokey3")], in: folder) { _ in
          // The supervisor outside and inside, unshare and the card; pcscd works elsewhere.
          #expect(try processes(in: folder).count >= 4)
          if !endsWell { throw Thrown() }
        }
        #expect(endsWell)
      } catch is Thrown {}
      #expect(try processes(in: folder).isEmpty)
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/run/pcscd.comm"))
    }
  }

  @Test
  func `no process is left after SIGTERM`() async throws {
    let cardProgram = try #require(ProjectRoot.builtProgram("paraph-vcard"))
    try await withTemporaryFolder { folder in
      let script = """
        cd "$1" && mkfifo in out && exec 3<>in
        "$2" rig --card nitrokey3 --vcard "$3" <&3 >out &
        read -r line <out && kill -TERM $!
        wait $!
        echo "$line $?"
        """
      let result = try await runProgram(
        "bash",
        ["-c", script, "bash", folder, ProjectRoot.path(to: "Scripts/card-rig"), cardProgram]
      )
      #expect(result.text == "ready 143\n", "\(result)")
      #expect(try processes(in: "\(folder)/rig").isEmpty)
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/rig/run/pcscd.comm"))
    }
  }

  @Test
  func `a card that doesn't start is said at once`() async throws {
    let error = await #expect(throws: CardRigError.self) {
      try await withCardRig(cards: [RigCard("no-such-card")]) { _ in }
    }
    guard case .notReady(let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("the card no-such-card:1 doesn't start"))
  }

  /// The processes that work in the folder.
  private func processes(in folder: String) throws -> [String] {
    let all = try FileManager.default.contentsOfDirectory(atPath: "/proc")
    return all.filter { Int32($0) != nil }.filter { number in
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(number)/cwd")
      return place == folder
    }
  }
}
