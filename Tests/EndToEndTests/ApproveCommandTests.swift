import CardTesting
import FoundationEssentials
import Subprocess
import Testing

/// `paraph approve -- COMMAND`: the approval holds as long as the command runs.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct ApproveCommandTests {
  private let images = SampleImages(4)

  /// A script that signs images one by one, and ends with a status.
  private func script(_ desk: SigningDesk, _ images: [String], status: Int = 0) throws -> String {
    let program = try #require(ProjectRoot.builtProgram("paraph"))
    let loop = """
      set -e
      for image in \(images.joined(separator: " ")); do
        '\(program)' sign --lookaside '\(desk.lookaside)' "$image"
      done
      exit \(status)
      """
    return try desk.write(loop, to: "sign-all.sh")
  }

  /// The private folders that are there.
  private func folders(_ desk: SigningDesk) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(desk.folder)/runtime")
      .filter { $0.hasPrefix("paraph-") }
  }

  @Test
  func `with an agent of one's own a loop has one dialog, and its status is ours`() async throws {
    try await withDesk { desk in
      try await desk.clearCounts()
      let dialog = try desk.pinentry()
      let script = try script(desk, images.arguments.reversed(), status: 7)
      let result = try await desk.paraph(
        ["approve", "--pinentry", dialog.program] + images.arguments + ["--", "sh", script]
      )
      #expect(result.exitCode == 7, "\(result)")
      #expect(result.text.split(separator: "\n").count == 4, "\(result)")
      #expect(result.standardError.contains("the approval is over, 4 of 4 images signed"))
      #expect(try dialog.pinCount == 1)
      #expect(try await desk.commandCount("20") == 1)
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
      #expect(try await desk.files.paths.count == 4)
      #expect(try folders(desk).isEmpty)
      #expect(try desk.log.last?.contains(#""outcome":"signed""#) == true)
    }
  }

  @Test
  func `with an agent that listens it ends with the command, and no other call does`() async throws
  {
    try await withDesk { desk in
      try await desk.withListeningAgent { agent in
        let script = try script(desk, Array(images.arguments.prefix(2)))
        let result = try await desk.paraph(["approve"] + images.arguments + ["--", "sh", script])
        #expect(result.exitCode == 0, "\(result)")
        #expect(result.standardError.contains("the approval is over, 2 of 4 images signed"))
        #expect(try desk.log.last?.contains(#""outcome":"Cancelled""#) == true)
        let dialog = try agent.answer([.pin(SigningDesk.pin)])
        let next = try await desk.paraph(
          ["sign", "--lookaside", desk.lookaside] + images.arguments
        )
        #expect(next.exitCode == 0, "\(next)")
        #expect(try dialog.pinCount == 1)
      }
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    }
  }

  @Test
  func `who kills it ends the approval`() async throws {
    try await withDesk { desk in
      try await desk.withListeningAgent { _ in
        let end = try await watching(
          try #require(ProjectRoot.builtProgram("paraph")),
          ["approve"] + images.arguments
            // A command that stays as long as who started it.
            + ["--", "sh", "-c", "echo runs; exec tail --pid=$PPID -f /dev/null"],
          environment: desk.environment
        ) { running in
          try await running.waitForLine(containing: "runs")
          try await running.send(.kill)
          try await desk.waitForLog(#""outcome":"Cancelled""#)
        }
        #expect(end.exitCode == nil)
      }
    }
  }

  @Test
  func `Ctrl-C takes the question back, and leaves nothing behind`() async throws {
    try await withDesk { desk in
      let dialog = try desk.pinentry([])
      try await desk.makePatient(dialog)
      let end = try await watching(
        try #require(ProjectRoot.builtProgram("paraph")),
        ["approve", "--pinentry", dialog.program] + images.arguments
          + ["--", "touch", "\(desk.folder)/ran"],
        environment: desk.environment
      ) { running in
        try await desk.waitForDialog()
        try await running.send(.interrupt)
      }
      #expect(end.exitCode == 3, "\(end)")
      try await desk.waitForDialogsEnd()
      #expect(!FileManager.default.fileExists(atPath: "\(desk.folder)/ran"))
      #expect(try folders(desk).isEmpty)
    }
  }

  @Test
  func `a signal to end is handed on to the command, whose status is ours`() async throws {
    try await withDesk { desk in
      let dialog = try desk.pinentry()
      let script = "trap 'kill $!; exit 5' TERM; tail -f /dev/null & echo runs; wait"
      let end = try await watching(
        try #require(ProjectRoot.builtProgram("paraph")),
        ["approve", "--pinentry", dialog.program] + images.arguments + ["--", "sh", "-c", script],
        environment: desk.environment
      ) { running in
        try await running.waitForLine(containing: "runs")
        try await running.send(.terminate)
      }
      #expect(end.exitCode == 5, "\(end)")
      #expect(end.text.contains("the approval is over, 0 of 4 images signed"), "\(end)")
      #expect(try folders(desk).isEmpty)
    }
  }

  @Test(arguments: [
    (true, "the agent is gone; the approval ended"),
    (false, "the approval is over, 0 of 4 images signed: the card was taken out"),
  ])
  func `an end before the command's is told at once with its cause, and the command goes on`(
    isAgentKilled: Bool,
    text: String
  ) async throws {
    try await withDesk { desk in
      try await desk.withListeningAgent { agent in
        let script = "trap 'kill $!; exit 5' TERM; tail -f /dev/null & echo runs; wait"
        let end = try await watching(
          try #require(ProjectRoot.builtProgram("paraph")),
          ["approve"] + images.arguments + ["--", "sh", "-c", script],
          environment: desk.environment
        ) { running in
          try await running.waitForLine(containing: "runs")
          if isAgentKilled {
            try await agent.running.send(.kill)
          } else {
            try await desk.rig.control("eject")
          }
          try await running.waitForLine(containing: text)
          try await running.send(.terminate)
        }
        #expect(end.exitCode == 5, "\(end)")
        #expect(end.lines.last?.contains(text) == true, "\(end)")
      } exits: { end in
        #expect(end.exitCode == (isAgentKilled ? nil : 0), "\(end)")
      }
    }
  }

  @Test
  func `a program that isn't there, or an approval that isn't given, runs nothing`() async throws {
    try await withDesk { desk in
      // The last one is there, and no program.
      for name in ["no-such-program-here", "./no-such-program-here", "/etc/passwd"] {
        let missing = try await desk.paraph(["approve"] + images.arguments + ["--", name])
        #expect(missing.exitCode == 2, "\(missing)")
        #expect(missing.standardError.contains("there is no program '\(name)'"), "\(missing)")
      }
      #expect(try await desk.commandCount() == 0)
      let none = try await desk.paraph(["approve"] + images.arguments + ["--"])
      #expect(none.exitCode == 2, "\(none)")

      let dialog = try desk.pinentry([.cancel])
      let refused = try await desk.paraph(
        ["approve", "--pinentry", dialog.program] + images.arguments
          + ["--", "touch", "\(desk.folder)/ran"]
      )
      #expect(refused.exitCode == 3, "\(refused)")
      #expect(!FileManager.default.fileExists(atPath: "\(desk.folder)/ran"))
      #expect(try folders(desk).isEmpty)
    }
  }

  @Test
  func `the variable names the agent where no option does`() async throws {
    try await withDesk { desk in
      try await desk.withListeningAgent { _ in
        let paraph = try #require(ProjectRoot.builtProgram("paraph"))
        func run(_ arguments: [String], _ agent: String) async throws -> ProgramResult {
          var environment = desk.environment
          environment["PARAPH_AGENT"] = .some(agent)
          return try await runProgram(paraph, arguments, environment: environment)
        }
        let named = try await run(["cards"], "unix:\(desk.socket)")
        #expect(named.exitCode == 0 && named.text.contains("01234567"), "\(named)")
        for command in [["cards"], ["cancel"], ["sign"] + images.arguments] {
          let lookaside = command[0] == "sign" ? ["--lookaside", desk.lookaside] : []
          let missing = try await run(command + lookaside, "unix:\(desk.folder)/none")
          #expect(missing.exitCode == 6, "\(missing)")
          #expect(missing.standardError.contains("there is no agent's socket at"), "\(missing)")
          let option = try await run(
            command + lookaside + ["--agent", "unix:\(desk.folder)/other"],
            "unix:\(desk.socket)"
          )
          #expect(option.standardError.contains("\(desk.folder)/other"), "\(option)")
        }
        let nonsense = try await run(["cards"], "agent")
        #expect(nonsense.exitCode == 2, "\(nonsense)")
        #expect(nonsense.standardError.contains("PARAPH_AGENT is 'agent'"), "\(nonsense)")
      }
    }
  }
}
