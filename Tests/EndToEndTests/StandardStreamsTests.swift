import CardTesting
import FoundationEssentials
import Subprocess
import Testing

/// Signals to an agent that serves one connection, on its standard input and output.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct StandardStreamsTests {
  private let images = SampleImages(3)

  /// An agent that tells its process number, and afterwards its exit status.
  private func agent(_ desk: SigningDesk, _ pinentry: TestPinentry) async throws -> String {
    let program = try #require(ProjectRoot.builtProgram("paraphd"))
    // In the background a shell gives a program no input, which the third descriptor keeps, and
    // has it ignore SIGINT, which the agent would respect.
    let script = """
      #!/bin/sh
      exec 3<&0 2>'\(desk.folder)/agent.errors'
      env --default-signal=INT '\(program)' --stdio --pinentry '\(pinentry.program)' <&3 3<&- &
      echo $! >'\(desk.folder)/agent.pid'
      wait $!
      echo "ended with $?" >'\(desk.folder)/agent.status'
      """
    let path = try desk.write(script, to: "agent")
    _ = try await runProgram("chmod", ["700", path])
    return "exec:\(path)"
  }

  @Test(arguments: ["HUP", "INT", "TERM"])
  func `what the card is signing is finished, recorded, told and written; all else is dropped`(
    signal: String
  ) async throws {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      // Should a third signature be asked for after all, the test fails instead of waiting.
      try await desk.rig.control("touch", "timeout", "20000")
      try await desk.clearCounts()
      let dialog = try desk.pinentry()
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let arguments =
        ["sign", "--agent", try await agent(desk, dialog), "--lookaside", desk.lookaside]
        + images.arguments
      // Another client, whose being connected keeps the card powered.
      let signature = "002A9E9A20" + String(repeating: "5A", count: 32) + "00"
      let answers = try await desk.otherClient([]) {
        let end = try await watching(program, arguments, environment: desk.environment) { running in
          try await running.waitForLine(containing: "touch the card now: image 1")
          try await desk.rig.control("wait", "touch")
          try await desk.rig.control("touch")
          try await running.waitForLine(containing: "touch the card now: image 2")
          try await desk.rig.control("wait", "touch")
          let number = try String(contentsOfFile: "\(desk.folder)/agent.pid", encoding: .utf8)
          let sent = try await runProgram("kill", ["-\(signal)", number.filter(\.isNumber)])
          #expect(sent.isSuccess, "\(sent)")
          try await desk.rig.control("touch")
          try await running.waitForLine(containing: "signed 2/3")
        }
        #expect(end.exitCode == 1, "\(end)")
        try await desk.waitFor("ended with 0", in: "\(desk.folder)/agent.status")
      } andThen: {
        [signature, SigningDesk.select, signature]
      }
      // Neither selected nor verified any more.
      #expect(answers.count == 3 && answers[0] != "9000" && answers[2] == "6982", "\(answers)")
      #expect(try dialog.pinCount == 1)
      #expect(try await desk.files.paths.count == 2)
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
      #expect(try desk.log.count { $0.contains(#""event":"signed""#) } == 2)
      #expect(try desk.log.last?.contains(#""event":"ended""#) == true)
    }
  }

  @Test(arguments: ["HUP", "TERM"])
  func `an open dialog is closed, and nothing is asked of the card`(signal: String) async throws {
    try await withDesk { desk in
      try await desk.clearCounts()
      let dialog = try desk.pinentry([])
      try await desk.makePatient(dialog)
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let arguments =
        ["sign", "--json", "--agent", try await agent(desk, dialog)]
        + ["--lookaside", desk.lookaside] + images.arguments
      let end = try await watching(program, arguments, environment: desk.environment) { running in
        try await running.waitForLine(containing: "waiting_for_pin")
        try await desk.waitForDialog()
        let number = try String(contentsOfFile: "\(desk.folder)/agent.pid", encoding: .utf8)
        let sent = try await runProgram("kill", ["-\(signal)", number.filter(\.isNumber)])
        #expect(sent.isSuccess, "\(sent)")
      }
      #expect(end.exitCode == 3, "\(end)")
      #expect(end.text.contains(#""code":"Cancelled""#), "\(end)")
      try await desk.waitFor("ended with 0", in: "\(desk.folder)/agent.status")
      try await desk.waitForDialogsEnd()
      #expect(try await desk.commandCount("20") == 0)
      #expect(try await desk.commandCount("2A") == 0)
      #expect(try desk.log.last?.contains(#""event":"refused""#) == true)
    }
  }

  @Test
  func `a caller that ends during the touch has hung up: the signature is in the record`()
    async throws
  {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      try await desk.clearCounts()
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let arguments =
        ["sign", "--agent", try await agent(desk, desk.pinentry()), "--lookaside", desk.lookaside]
        + images.arguments
      let end = try await watching(program, arguments, environment: desk.environment) { running in
        try await running.waitForLine(containing: "touch the card now: image 1")
        try await desk.rig.control("wait", "touch")
        try await running.send(.kill)
      }
      #expect(end.exitCode == nil, "\(end)")
      try await desk.rig.control("touch")
      try await desk.waitFor("ended with 0", in: "\(desk.folder)/agent.status")
      #expect(try String(contentsOfFile: "\(desk.folder)/agent.errors", encoding: .utf8).isEmpty)
      #expect(try await desk.commandCount("2A") == 1)
      #expect(try desk.log.count { $0.contains(#""event":"signed""#) } == 1)
      #expect(try desk.log.last?.contains(#""event":"ended""#) == true)
    }
  }
}
