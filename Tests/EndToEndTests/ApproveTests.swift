import CardTesting
import FoundationEssentials
import Subprocess
import Testing

/// An approval of a coming set: one PIN for many calls, by an agent that listens.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct ApproveTests {
  private let images = SampleImages(20)

  private func approve(_ desk: SigningDesk, _ images: SampleImages) async throws -> ProgramResult {
    try await desk.paraph(["approve"] + images.arguments)
  }

  private func sign(
    _ desk: SigningDesk,
    _ image: String,
    to folder: String? = nil
  ) async throws -> ProgramResult {
    try await desk.paraph(["sign", "--lookaside", folder ?? desk.lookaside, image])
  }

  @Test
  func `twenty images are signed by twenty calls in any order, with one PIN`() async throws {
    try await withDesk { desk in
      let names = images.arguments.shuffled()
      try FileManager.default.createDirectory(
        atPath: "\(desk.folder)/again",
        withIntermediateDirectories: false
      )
      try await desk.clearCounts()
      try await desk.withListeningAgent { agent in
        let dialog = try agent.answer([.pin(SigningDesk.pin)])
        let approval = try await approve(desk, images)
        #expect(approval.exitCode == 0, "\(approval)")
        #expect(approval.text.hasPrefix("approved 20 images, each once, until 20"), "\(approval)")
        #expect(approval.standardError.contains("Request    20 images: stagex/*"))
        #expect(try dialog.lines.contains("SETOK Approve"))
        #expect(approval.standardError.contains("to end it: paraph cancel"))
        for name in names.dropLast() {
          let result = try await sign(desk, name)
          #expect(result.exitCode == 0, "\(result)")
        }
        // Another one, and one a second time.
        let stranger = try await sign(desk, SampleImages(1, name: "other").arguments[0])
        #expect(stranger.exitCode == 4, "\(stranger)")
        #expect(stranger.standardError.contains("the card is kept for an approval"), "\(stranger)")
        #expect(stranger.standardError.contains("hint: wait, or end that approval: paraph cancel"))
        let again = try await sign(desk, names[0], to: "\(desk.folder)/again")
        #expect(again.exitCode == 3, "\(again)")
        #expect(again.standardError.contains("has signed this already: image 1"), "\(again)")
        let last = try await sign(desk, names[19])
        #expect(last.exitCode == 0, "\(last)")
        #expect(try dialog.pinCount == 1)
        #expect(try await desk.commandCount("20") == 1)
        // It is over: what comes now is asked for.
        let afterwards = try await sign(desk, SampleImages(1, name: "other").arguments[0])
        #expect(afterwards.exitCode == 3, "\(afterwards)")
        #expect(try dialog.pinCount == 2)
      }
      #expect(try await desk.commandCount("2A") == 20)
      #expect(try await desk.commandCount("20") == 1)
      #expect(try await desk.files.paths == images.folders.map { "\($0)/signature-1" }.sorted())
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
      let checked = try await desk.paraph(["log", "verify"])
      #expect(checked.exitCode == 0, "\(checked)")
      let shown = try await desk.paraph(["log", "--event", "set_ended"])
      #expect(shown.text.contains("20 of 20 images, signed"), "\(shown)")
    }
  }

  @Test
  func `it outlives the client, idle time and all, and ends with its time`() async throws {
    try await withDesk { desk in
      try desk.setPolicy("touch = \"any\"\napproval-time = 12\n")
      // Long enough for a client to come to it on a busy machine.
      try await desk.withListeningAgent(["--idle-exit", "8", "--hold-card", "0"]) { agent in
        let approval = try await approve(desk, images)
        #expect(approval.exitCode == 0, "\(approval)")
        // Nobody is connected; it ends by itself, once it holds nothing.
        try await agent.running.readToEnd()
      }
      let end = try #require(try desk.log.last)
      #expect(end.contains(#""event":"set_ended""#) && end.contains(#""outcome":"ApprovalOver""#))
    }
  }

  @Test
  func `cancelling, a signal and the agent's end are its end`() async throws {
    try await withDesk { desk in
      for (way, number) in [("cancel", 1), ("hangup", 2), ("terminate", 3)] {
        try await desk.withListeningAgent { agent in
          let approval = try await approve(desk, images)
          #expect(approval.exitCode == 0, "\(approval)")
          switch way {
          case "cancel":
            let result = try await desk.paraph(["cancel"])
            #expect(result.exitCode == 0, "\(result)")
          case "hangup": try await agent.running.send(.terminalClosed)
          default: try await agent.running.end()
          }
          try await desk.waitForLog(#""outcome":"Cancelled""#, times: number)
        }
      }
      #expect(try desk.log.count { $0.contains(#""event":"set_ended""#) } == 3)
    }
  }

  @Test
  func `a card that is taken out ends it, though nobody uses it`() async throws {
    try await withDesk { desk in
      try await desk.withListeningAgent { _ in
        let approval = try await approve(desk, images)
        #expect(approval.exitCode == 0, "\(approval)")
        try await desk.rig.control("eject")
        try await desk.waitForLog(#""outcome":"CardRemoved""#)
        let result = try await sign(desk, images.arguments[0])
        #expect(result.exitCode == 4, "\(result)")
      }
    }
  }

  @Test
  func `another card is free meanwhile, and the one that is kept need not be named`() async throws {
    try await withDesk([CardOrder(), CardOrder(serial: 1_234_568)]) { desk in
      let others = SampleImages(2, name: "other").arguments
      try await desk.withListeningAgent { agent in
        let dialog = try agent.answer([.pin(SigningDesk.pin), .pin(SigningDesk.pin)])
        let approval = try await desk.paraph(
          ["approve", "--card", "01234567"] + images.arguments
        )
        #expect(approval.exitCode == 0, "\(approval)")
        let within = try await sign(desk, images.arguments[0])
        #expect(within.exitCode == 0, "\(within)")
        let lookaside = ["sign", "--lookaside", desk.lookaside]
        let free = try await desk.paraph(lookaside + ["--card", "01234568", others[0]])
        #expect(free.exitCode == 0, "\(free)")
        #expect(try dialog.pinCount == 2)
        let kept = try await desk.paraph(lookaside + ["--card", "01234567", others[1]])
        #expect(kept.exitCode == 4, "\(kept)")
        #expect(kept.standardError.contains("the card is kept"), "\(kept)")
        let cards = try await desk.paraph(["cards"])
        #expect(cards.text.split(separator: "\n").count == 2, "\(cards)")
      }
    }
  }

  @Test
  func `its events are one object a line`() async throws {
    try await withDesk { desk in
      try await desk.withListeningAgent { _ in
        let result = try await desk.paraph(["approve", "--json"] + images.arguments)
        #expect(result.exitCode == 0, "\(result)")
        let lines = result.text.split(separator: "\n")
        let events = ["approval", "card", "waiting_for_pin", "approved"]
        #expect(lines.count == events.count, "\(result)")
        for (line, event) in zip(lines, events) {
          #expect(line.hasPrefix(#"{"event":""# + event + "\""), "\(line)")
        }
        #expect(lines.last?.contains(#""images":20,"remaining":600,"until":"#) == true)
      }
    }
  }

  @Test
  func `without an agent that listens it is refused, before any dialog`() async throws {
    try await withDesk { desk in
      let result = try await approve(desk, images)
      #expect(result.exitCode == 6, "\(result)")
      #expect(result.standardError.contains("systemctl --user enable --now paraphd.socket"))
      let own = try await desk.paraph(["approve", "--pinentry", "true"] + images.arguments)
      #expect(own.exitCode == 2, "\(own)")
      #expect(try await desk.commandCount() == 0)
    }
  }

  @Test
  func `what the policy forbids is refused with the rule`() async throws {
    try await withDesk { desk in
      try desk.setPolicy("touch = \"any\"\napproval-time = 0\n")
      try await desk.withListeningAgent { agent in
        let result = try await approve(desk, images)
        #expect(result.exitCode == 3, "\(result)")
        #expect(result.standardError.contains("policy approval-time: found an approval of a"))
        #expect(try agent.answer([]).pinCount == 0)
      }
    }
  }
}
