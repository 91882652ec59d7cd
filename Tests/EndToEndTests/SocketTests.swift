import CardTesting
import FoundationEssentials
import Subprocess
import Testing

/// Which agent `paraph` speaks with, and several who speak with one.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct SocketTests {
  private let images = SampleImages(2)

  private func sign(_ desk: SigningDesk, _ options: [String] = []) async throws -> ProgramResult {
    try await desk.paraph(["sign", "--lookaside", desk.lookaside] + options + images.arguments)
  }

  @Test
  func `the socket is used where an agent listens, and passed over where none does`() async throws {
    try await withDesk { desk in
      try await desk.withListeningAgent { agent in
        let result = try await sign(desk)
        #expect(result.exitCode == 0, "\(result)")
        _ = try await runProgram("kill", ["-KILL", "\(agent.running.processID.value)"])
      } exits: {
        #expect($0.exitCode == nil)
      }
      #expect(FileManager.default.fileExists(atPath: desk.socket))
      let own = try await desk.sign(SampleImages(1, name: "other").arguments)
      #expect(own.exitCode == 0, "\(own)")
      #expect(try await desk.files.paths.count == 3)
      // Another agent takes the dead one's place.
      try await desk.withListeningAgent { _ in
        let result = try await desk.paraph(["cards", "--json"])
        #expect(result.text.contains("01234567"), "\(result)")
      }
    }
  }

  @Test
  func `an agent that is named is the one`() async throws {
    try await withDesk { desk in
      let named = "unix:\(desk.socket)"
      let missing = try await sign(desk, ["--agent", named])
      #expect(missing.exitCode == 6, "\(missing)")
      #expect(missing.standardError.contains("there is no agent's socket at"), "\(missing)")
      try await desk.withListeningAgent { agent in
        let result = try await sign(desk, ["--agent", named])
        #expect(result.exitCode == 0, "\(result)")
        let dialog = try agent.answer([])
        let program = try #require(ProjectRoot.builtProgram("paraphd"))
        let own = try desk.pinentry()
        let command = "exec:\(program) --stdio --pinentry \(own.program)"
        let other = try await desk.paraph(
          ["sign", "--lookaside", desk.lookaside, "--agent", command]
            + SampleImages(1, name: "other").arguments
        )
        #expect(other.exitCode == 0, "\(other)")
        #expect(try own.pinCount == 1)
        #expect(try dialog.lines.isEmpty)
        let both = try await sign(desk, ["--agent", named, "--pinentry", own.program])
        #expect(both.exitCode == 2, "\(both)")
      }
    }
  }

  @Test
  func `two batches at once are signed one after the other, and cards are listed meanwhile`()
    async throws
  {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let others = SampleImages(2, name: "other")
      let arguments = ["sign", "--json", "--lookaside", desk.lookaside]
      try await desk.withListeningAgent { agent in
        try agent.answer([.pin(SigningDesk.pin), .pin(SigningDesk.pin)])
        let first = try await watching(
          program,
          arguments + images.arguments,
          environment: desk.environment
        ) { running in
          try await running.waitForLine(containing: "waiting_for_touch")
          let second = try await watching(
            program,
            arguments + others.arguments,
            environment: desk.environment
          ) { waiting in
            try await waiting.waitForLine(containing: "waiting_for_turn")
            let cards = try await runProgram(
              program,
              ["cards"],
              environment: desk.environment
            )
            #expect(cards.isSuccess && cards.text.contains("01234567"), "\(cards)")
            #expect(try await desk.files.paths.isEmpty)
            try await desk.rig.control("wait", "touch")
            try await desk.rig.control("touch", "always")
            try await desk.rig.control("touch")
            try await running.waitForLine(containing: "summary")
          }
          #expect(second.exitCode == 0, "\(second)")
        }
        #expect(first.exitCode == 0, "\(first)")
      }
      #expect(try await desk.files.paths.count == 4)
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    }
  }

  @Test
  func `the same batch twice at once is signed once, and by the second run left out`() async throws
  {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      try await desk.clearCounts()
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let arguments = ["sign", "--json", "--lookaside", desk.lookaside] + images.arguments
      @Sendable func signing(
        _ body: @Sendable (RunningProgram) async throws -> Void
      ) async throws -> WatchedEnd {
        try await watching(program, arguments, environment: desk.environment, body)
      }
      try await desk.withListeningAgent { agent in
        // Whoever asks once more gets no answer.
        try agent.answer([.pin(SigningDesk.pin)])
        let first = try await signing { running in
          try await running.waitForLine(containing: "waiting_for_touch")
          // It has planned by an empty checkout when it says that it waits.
          let second = try await signing { waiting in
            try await waiting.waitForLine(containing: "waiting_for_turn")
            try await desk.rig.control("wait", "touch")
            try await desk.rig.control("touch", "always")
            try await desk.rig.control("touch")
          }
          #expect(second.exitCode == 0, "\(second)")
        }
        #expect(first.exitCode == 0, "\(first)")
      }
      let paths = try await desk.files.paths
      #expect(paths.count == 2 && paths.allSatisfy { $0.hasSuffix("/signature-1") }, "\(paths)")
      #expect(try await desk.commandCount("2A") == 2)
    }
  }

  // Where the approval was for no more, the second run's call is one like any other, with a dialog.
  @Test(arguments: [2, 3])
  func `within an approval that is open the second run finds all signed as well`(
    count: Int
  ) async throws {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let arguments = ["sign", "--json", "--lookaside", desk.lookaside] + images.arguments
      try await desk.withListeningAgent { agent in
        // Whoever asks once more gets no answer.
        try agent.answer([.pin(SigningDesk.pin)])
        let approval = try await desk.paraph(["approve"] + SampleImages(count).arguments)
        #expect(approval.exitCode == 0, "\(approval)")
        try await desk.clearCounts()
        let environment = desk.environment
        let first = try await watching(program, arguments, environment: environment) { running in
          try await running.waitForLine(containing: "waiting_for_touch")
          let second = try await watching(program, arguments, environment: environment) { waiting in
            try await waiting.waitForLine(containing: "waiting_for_turn")
            try await desk.rig.control("wait", "touch")
            try await desk.rig.control("touch", "always")
            try await desk.rig.control("touch")
            try await waiting.waitForLine(containing: #""already_signed":2,"#)
          }
          #expect(second.exitCode == 0, "\(second)")
        }
        #expect(first.exitCode == 0, "\(first)")
        // Nobody else has what is signed there already.
        let folder = "\(desk.folder)/elsewhere"
        try FileManager.default.createDirectory(
          atPath: folder,
          withIntermediateDirectories: false
        )
        guard count > 2 else { return }
        let late = try await desk.paraph(["sign", "--lookaside", folder] + images.arguments)
        #expect(late.exitCode == 3, "\(late)")
        #expect(late.standardError.contains("has signed this already: image 1"), "\(late)")
      }
      let paths = try await desk.files.paths
      #expect(paths.count == 2 && paths.allSatisfy { $0.hasSuffix("/signature-1") }, "\(paths)")
      #expect(try await desk.commandCount("2A") == 2)
    }
  }
}
