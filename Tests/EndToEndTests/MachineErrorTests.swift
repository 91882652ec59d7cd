import CardTesting
import FileTesting
import FoundationEssentials
import Glibc
import Testing

/// Typed errors of a machine that isn't as the agent needs it: readers, cards, memory.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .enabled("the package varlink isn't installed and PyPI can't be reached") {
    await PythonVarlink.isAvailable()
  },
  .timeLimit(.minutes(15))
)
struct MachineErrorTests {
  private let images = SampleImages(2)

  @Test
  func `a pcscd without any reader`() async throws {
    try await withDesk([]) { desk in
      try await desk.withListeningAgent { agent in
        let dialog = try agent.answer([])
        expectError(try await agent.sign(images), "NoReader")
        expectError(try await agent.call("ListCards"), "NoReader")
        #expect(try dialog.lines.isEmpty)
      }
    }
  }

  @Test
  func `a card that doesn't answer a reset, as one that lies upside down`() async throws {
    try await withDesk { desk in
      try await desk.rig.control("mute", "on")
      try await desk.rig.control("eject")
      try await desk.waitForRemoval()
      try await desk.withListeningAgent { agent in
        let dialog = try agent.answer([.pin(SigningDesk.pin)])
        expectError(try await agent.sign(images), "NoCard")
        try await desk.rig.control("insert")
        try await desk.waitForCard()
        // pcsc-lite 1.9.9: ...67, SCARD_W_UNPOWERED_CARD; ...66 is SCARD_W_UNRESPONSIVE_CARD.
        expectError(try await agent.sign(images), "ReaderFailed", #""code": "8010006"#)
        #expect(try dialog.lines.isEmpty)
      }
    }
  }

  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil,
      "the address sanitizer lets no memory be locked, and says that it is"
    )
  )
  func `no memory that can be locked`() async throws {
    // The limit doesn't count for who has the capability, which root gets with each new program
    // unless it is out of bounds.
    let bounded = ["setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock", "--"]
    let limited = ["prlimit", "--memlock=0:0", "--"] + (geteuid() == 0 ? bounded : [])
    try await withDesk { desk in
      try await desk.clearCounts()
      try await desk.withListeningAgent(under: limited) { agent in
        let dialog = try agent.answer([.pin(SigningDesk.pin)])
        expectError(try await agent.sign(images), "NoLockedMemory")
        #expect(try dialog.lines.isEmpty)
        // No card is connected to either: commands with a PIN would leave from locked memory.
        expectError(try await agent.call("ListCards"), "NoLockedMemory")
        #expect(try await agent.call("GetInfo").contains("process_id"))
      }
      #expect(try await desk.commandCount("20") == 0)
      #expect(try await desk.commandCount("2A") == 0)
    }
  }
}
