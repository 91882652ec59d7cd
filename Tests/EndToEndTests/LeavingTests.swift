import CardTesting
import FileTesting
import FoundationEssentials
import Subprocess
import Testing

/// Who goes away, takes the call back, or ends the agent: no touch is spent on nobody.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .enabled("the package varlink isn't installed and PyPI can't be reached") {
    await PythonVarlink.isAvailable()
  },
  .timeLimit(.minutes(15))
)
struct LeavingTests {
  private let images = SampleImages(3)
  private static let order = CardOrder(options: ["--touch", "on"])

  /// Calls Sign as a program of its own, which the body may kill.
  private func client(
    _ agent: ListeningAgent,
    _ body: @Sendable (RunningProgram) async throws -> Void
  ) async throws -> WatchedEnd {
    try await watching(
      try #require(Tool.path("env")),
      [PythonVarlink.python]
        + agent.callArguments("Sign", ListeningAgent.parameters(images), more: true),
      environment: agent.desk.environment,
      body
    )
  }

  @Test
  func `a client that goes while it waits for a touch, or for its turn, costs no other touch`()
    async throws
  {
    try await withDesk([Self.order]) { desk in
      try await desk.rig.control("touch", "by-hand")
      try await desk.clearCounts()
      try await desk.withListeningAgent { agent in
        let first = try await client(agent) { running in
          try await running.waitForLine(containing: "waiting_for_touch")
          try await desk.rig.control("wait", "touch")
          _ = try await client(agent) { waiting in
            try await waiting.waitForLine(containing: "waiting_for_turn")
            try await waiting.send(.kill)
          }
          try await running.send(.kill)
        }
        #expect(first.exitCode == nil)
        try await desk.rig.control("touch")
        try await desk.waitForLog(#""event":"ended""#)
        #expect(try await desk.commandCount("2A") == 1)
      }
      #expect(try await desk.commandCount("2A") == 1)
      #expect(try await desk.commandCount("20") == 1)
    }
  }

  @Test
  func `a client that goes while a dialog is open takes the dialog along`() async throws {
    try await withDesk { desk in
      try await desk.clearCounts()
      try await desk.withListeningAgent { agent in
        try await desk.makePatient(try agent.answer([]))
        _ = try await client(agent) { running in
          try await running.waitForLine(containing: "waiting_for_pin")
          try await desk.waitForDialog()
          try await running.send(.kill)
        }
        try await desk.waitForLog(#""event":"refused""#)
        try await desk.waitForDialogsEnd()
      }
      #expect(try await desk.commandCount("20") == 0)
    }
  }

  @Test(arguments: ["kill -HUP", "paraph cancel"])
  func `what is taken back ends, the card is given up, and the agent stays`(
    way: String
  ) async throws {
    try await withDesk([Self.order]) { desk in
      try await desk.rig.control("touch", "by-hand")
      try await desk.withListeningAgent(["--hold-card", "3600"]) { agent in
        let end = try await client(agent) { running in
          try await running.waitForLine(containing: "waiting_for_touch")
          try await desk.rig.control("wait", "touch")
          if way == "paraph cancel" {
            let result = try await desk.paraph(["cancel"])
            #expect(result.text == "1 call cancelled\n", "\(result)")
          } else {
            try await agent.running.send(.terminalClosed)
          }
          try await desk.rig.control("touch")
          try await running.readToEnd()
        }
        #expect(end.text.contains("org.paraph.Agent.Cancelled"), "\(end)")
        let exclusive = try await desk.run("python3", ["-c", exclusive])
        #expect(exclusive.isSuccess, "\(exclusive)")
        #expect(try await agent.call("GetInfo").contains("process_id"))
      }
      #expect(try desk.log.count { $0.contains(#""event":"signed""#) } <= 1)
    }
  }

  @Test
  func `SIGTERM amid a batch: what the card is signing is finished, recorded and told`()
    async throws
  {
    try await withDesk([Self.order]) { desk in
      try await desk.rig.control("touch", "by-hand")
      try await desk.withListeningAgent { agent in
        let end = try await client(agent) { running in
          try await running.waitForLine(containing: "waiting_for_touch")
          try await desk.rig.control("wait", "touch")
          try await desk.rig.control("touch")
          try await running.waitForLine(containing: "waiting_for_touch")
          try await desk.rig.control("wait", "touch")
          try await agent.running.end()
          try await desk.rig.control("touch")
          try await running.readToEnd()
        }
        #expect(end.lines.count { $0.contains(#""state": "signed""#) } == 2, "\(end)")
      }
      #expect(try desk.log.count { $0.contains(#""event":"signed""#) } == 2)
      #expect(try desk.log.last?.contains(#""event":"ended""#) == true)
    }
  }
}

extension SigningDesk {
  /// Waits until the log has a line with this text.
  func waitForLog(_ text: String, times: Int = 1) async throws {
    try await waitFor(text, times: times, in: "\(folder)/state/paraph/audit.jsonl")
  }

  /// Waits until a file has a line with this text, or so many.
  func waitFor(_ text: String = "", times: Int = 1, in path: String) async throws {
    let script =
      #"grep -F -m "$3" -- "$2" <(exec tail -n +1 --pid=$$ -F "$1" 2>/dev/null) >/dev/null"#
    let result = try await runProgram(
      "bash",
      ["-c", script, "bash", path, text, String(times)]
    )
    #expect(result.isSuccess, "no '\(text)' in \(path)")
  }
}

private let exclusive = """
  from smartcard.scard import *

  context = SCardEstablishContext(SCARD_SCOPE_SYSTEM)[1]
  reader = SCardListReaders(context, [])[1][0]
  protocols = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1
  code, card, protocol = SCardConnect(context, reader, SCARD_SHARE_EXCLUSIVE, protocols)
  raise SystemExit("%08X" % (code & 0xFFFFFFFF) if code else 0)
  """
