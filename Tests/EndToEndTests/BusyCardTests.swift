import CardTesting
import Subprocess
import Testing

/// A card that another program keeps in a PC/SC transaction, for which pcscd waits without a limit.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct BusyCardTests {
  private let images = SampleImages(1)
  private static let second = CardOrder(profile: "nitrokey3", serial: 0x5678)

  @Test
  func `cards ends with the reason`() async throws {
    try await withDesk { desk in
      try await desk.whileInTransaction {
        let result = try await desk.paraph(["cards"])
        #expect(result.exitCode == 4, "\(result)")
        #expect(result.standardError.contains(/the card is held by .*\n/), "\(result)")
      }
      #expect(try await desk.paraph(["cards"]).exitCode == 0)
    }
  }

  @Test
  func `another agent that asks for the PIN is named if it is the only one`() async throws {
    try await withDesk { desk in
      let dialog = try desk.pinentry()
      try await desk.makePatient(dialog)
      let end = try await desk.watchSigning(images.arguments, dialog) { running in
        try await desk.waitForDialog()
        let result = try await desk.paraph(["cards"])
        #expect(result.exitCode == 4, "\(result)")
        // Where other tests have agents as well nobody knows which of them it is.
        let holder = /the card is held by (paraphd, pid [0-9]+|another program)\n/
        #expect(result.standardError.contains(holder), "\(result)")
        try await running.send(.interrupt)
      }
      #expect(end.exitCode == 3, "\(end)")
    }
  }

  @Test
  func `sign says that it waits, and Ctrl-C ends it and its agent`() async throws {
    try await withDesk { desk in
      try await desk.whileInTransaction {
        let end = try await desk.watchSigning(images.arguments) { running in
          try await running.waitForLine(containing: "waiting until the card is free")
          let agent = try await running.agent
          try await running.send(.interrupt)
          try await running.readToEnd()
          try await expectEnd(of: agent)
        }
        #expect(end.exitCode == 3, "\(end)")
      }
      #expect(try await desk.sign(images.arguments).exitCode == 0)
    }
  }

  @Test
  func `an agent that listens answers, and ends by SIGTERM`() async throws {
    try await withDesk { desk in
      try await desk.whileInTransaction {
        try await desk.withListeningAgent { agent in
          #expect(try await agent.call("ListCards").contains("CardBusy"))
          let cancelled = try await agent.call("Cancel")
          #expect(cancelled.contains(#""cancelled": 0"#), "\(cancelled)")
        }
      }
    }
  }

  @Test
  func `another card signs if it is named, and no card if none is`() async throws {
    try await withDesk([CardOrder(), Self.second]) { desk in
      try await desk.whileInTransaction {
        let listed = try await desk.paraph(["cards"])
        #expect(listed.exitCode == 0, "\(listed)")
        #expect(listed.text.contains(desk.cards[1].fingerprint), "\(listed)")
        #expect(listed.standardError.contains("paraph: warning: "), "\(listed)")
        let unnamed = try await desk.sign(images.arguments)
        #expect(unnamed.exitCode == 4, "\(unnamed)")
        #expect(unnamed.standardError.contains("the card is held by"), "\(unnamed)")
        #expect(try await desk.commandCount("2A", card: 2) == 0)
        let named = try await desk.sign(
          images.arguments + ["--key", desk.cards[1].fingerprint]
        )
        #expect(named.exitCode == 0, "\(named)")
        // That is said, after a second, where the card that is held is the one that is wanted.
        #expect(!named.standardError.contains("waiting until the card is free"), "\(named)")
      }
    }
  }
}
