import CardTesting
import FoundationEssentials
import Subprocess
import Testing

/// Ctrl-C and ^Z while a card is held.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct KeyboardTests {
  private static let stop = "\u{1A}"
  private static let interrupt = "\u{03}"
  private static let bell = "\u{07}"

  private let images = SampleImages(2)

  private func command(
    _ desk: SigningDesk,
    _ subcommand: String,
    _ pinentry: String
  ) throws
    -> String
  {
    let program = try #require(ProjectRoot.builtProgram("paraph"))
    let options = subcommand == "sign" ? ["--lookaside", desk.lookaside] : []
    let words = [program, subcommand, "--pinentry", pinentry] + options + images.arguments
    return words.map { "'\($0)'" }.joined(separator: " ")
  }

  @Test(arguments: ["INT", "TERM"])
  func `a second signal ends the program at once, by that signal`(signal: String) async throws {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      let end = try await desk.watchSigning(images.arguments) { running in
        try await running.waitForLine(containing: "touch the card now")
        let send = { try await runProgram("kill", ["-\(signal)", "\(running.processID.value)"]) }
        _ = try await send()
        try await running.waitForLine(containing: "once more ends at once")
        _ = try await send()
        // The agent has its standard error too, and finishes what the card is doing.
        try await desk.waitForEnd(of: running)
        try await desk.rig.control("touch")
      }
      #expect(end.exitCode == nil, "\(end)")
    }
  }

  @Test
  func `^Z at a touch is refused, who else wants the card is told, and signing goes on`()
    async throws
  {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let vcard = try #require(ProjectRoot.builtProgram("paraph-vcard"))
      let control = "'\(vcard)' control --control '\(desk.rig.folder)/card-1.control'"
      let touch = "!\(control) wait touch && \(control) touch"
      let seen = try await PersonAtTerminal(desk: desk).run(
        try command(desk, "sign", try desk.pinentry().program),
        [
          ("TOUCH THE CARD NOW", Self.stop), ("Can't be stopped while it uses the card", ""),
          ("image 1 of 2", "!'\(program)' cards; test $? -eq 4"), ("", touch),
          ("image 2 of 2", touch),
        ]
      )
      #expect(seen.exitCode == 0, "\(seen)")
      #expect(seen.text.contains("2 signed in"), "\(seen)")
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    }
  }

  @Test(.enabled(if: Tool.have("pinentry-curses"), "pinentry-curses isn't installed"))
  func `^Z at the dialog rings the bell and leaves the dialog open`() async throws {
    try await withDesk { desk in
      let pinentry = try #require(Tool.path("pinentry-curses"))
      let seen = try await PersonAtTerminal(desk: desk).run(
        try command(desk, "sign", pinentry),
        [("<Refuse>", Self.stop), (Self.bell, SigningDesk.pin + "\r")]
      )
      #expect(seen.exitCode == 0, "\(seen)")
      #expect(!seen.text.contains("Stopped"), "\(seen)")
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    }
  }

  @Test(
    .enabled(if: Tool.have("pinentry-curses"), "pinentry-curses isn't installed"),
    arguments: ["sign", "approve"]
  )
  func `Ctrl-C at the dialog is an interruption, not a pinentry that fails`(
    subcommand: String
  ) async throws {
    try await withDesk { desk in
      let pinentry = try #require(Tool.path("pinentry-curses"))
      let rest = subcommand == "sign" ? "" : " -- true"
      let seen = try await PersonAtTerminal(desk: desk).run(
        try command(desk, subcommand, pinentry) + rest,
        [("<Refuse>", Self.interrupt)]
      )
      #expect(seen.exitCode == 3, "\(seen)")
      #expect(seen.text.contains("error: interrupted"), "\(seen)")
      #expect(!seen.text.contains("hint:"), "\(seen)")
    }
  }
}

extension SigningDesk {
  /// Waits until a program is there no more, though others may have its standard streams.
  fileprivate func waitForEnd(of running: RunningProgram) async throws {
    let script = """
      import os, select, sys
      process = os.pidfd_open(int(sys.argv[1]))
      sys.exit(0 if select.select([process], [], [], 10)[0] else 1)
      """
    let ended = try await runProgram("python3", ["-c", script, "\(running.processID.value)"])
    #expect(ended.isSuccess)
  }
}
