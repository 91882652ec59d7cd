import CardTesting
import FileTesting
import FoundationEssentials
import Subprocess
import Testing

/// The agent from a shell: the command line of PyPI's varlink.
///
/// Its exit status is 0 on errors too: what is expected is read from what it prints.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .enabled("the package varlink isn't installed and PyPI can't be reached") {
    await PythonVarlink.isAvailable()
  },
  .enabled(if: Tool.have("jq"), "jq isn't installed"),
  .timeLimit(.minutes(15))
)
struct CommandLineClientTests {
  /// Both modules of test tools have one.
  private typealias Result = CardTesting.ProgramResult

  private let images = SampleImages(2)
  private let interface = "org.paraph.Agent"

  /// Runs it with words in which `AGENT` stands for the agent's address.
  private func varlink(_ agent: ListeningAgent, _ words: String...) async throws -> Result {
    let arguments = words.map { $0.replacing("AGENT", with: "unix:\(agent.socket)") }
    let result = try await runProgram(
      PythonVarlink.python,
      ["-m", "varlink.cli"] + arguments,
      timeout: .seconds(60)
    )
    #expect(result.exitCode == 0, "\(result)")
    return result
  }

  /// Calls Sign with all its replies.
  private func sign(_ agent: ListeningAgent) async throws -> Result {
    let parameters = ListeningAgent.parameters(images)
    return try await varlink(agent, "call", "--more", "AGENT/\(interface).Sign", parameters)
  }

  /// What jq finds in the replies, a line for each.
  private func found(_ filter: String, in result: Result) async throws -> [String] {
    let found = try await runProgram("jq", ["-r", filter], input: result.standardOutput)
    try #require(found.isSuccess, "\(found)\n\(result)")
    return found.text.split(separator: "\n").map(String.init)
  }

  @Test
  func `the service and its interface are described`() async throws {
    try await withDesk { desk in
      try await desk.withListeningAgent { agent in
        let info = try await varlink(agent, "info", "AGENT").text
        for text in ["Vendor: Paraph", "  \(interface)\n", "  org.varlink.service\n"] {
          #expect(info.contains(text), "\(info)")
        }
        let help = try await varlink(agent, "help", "AGENT/\(interface)")
        let file = ProjectRoot.path(to: "Sources/SigningAgent/\(interface).varlink")
        let description = try String(contentsOfFile: file, encoding: .utf8)
        #expect(help.text.trimmed == description.trimmed)
      }
    }
  }

  @Test
  func `a call has its one reply`() async throws {
    try await withDesk { desk in
      try await desk.withListeningAgent { agent in
        let info = try await varlink(agent, "call", "AGENT/\(interface).GetInfo", "{}")
        #expect(
          try await found(".process_id", in: info) == ["\(agent.running.processID.value)"]
        )
        let cards = try await varlink(agent, "call", "AGENT/\(interface).ListCards")
        #expect(try await found(".cards[].serial", in: cards) == ["01234567"])
      }
    }
  }

  @Test
  func `a call with more has its reply for each step, and signatures that gpgv accepts`()
    async throws
  {
    try await withDesk { desk in
      try await desk.withListeningAgent { agent in
        let result = try await sign(agent)
        #expect(
          try await found(".state", in: result)
            == ["card", "waiting_for_pin", "signed", "signed", "finished"],
          "\(result)"
        )
        // As a script does it that knows where signatures go.
        let signatures = try await found(#"select(.state == "signed") | .signature"#, in: result)
        for (folder, signature) in zip(images.folders, signatures) {
          let path = "\(desk.lookaside)/\(folder)"
          try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
          let message = try #require(Data(base64Encoded: signature))
          try message.write(to: URL(filePath: "\(path)/signature-1"))
        }
      }
      #expect(try await desk.files.paths.count == images.images.count)
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    }
  }

  @Test
  func `a refusal is printed with its name and facts, before any step and after some`()
    async throws
  {
    try await withDesk { desk in
      try await desk.withListeningAgent { agent in
        try agent.answer([.cancel])
        let no = try await sign(agent)
        #expect(try await found(".state", in: no) == ["card", "waiting_for_pin"])
        #expect(no.standardError.contains("\(interface).NotApproved"), "\(no)")

        try desk.setPolicy("touch = \"any\"\nmax-batch = 1\n")
        let refused = try await sign(agent)
        #expect(refused.standardOutput.isEmpty, "\(refused)")
        #expect(refused.standardError.contains("\(interface).PolicyRefused"), "\(refused)")
        #expect(refused.standardError.contains("max-batch"), "\(refused)")

        let unknown = try await varlink(agent, "call", "AGENT/\(interface).Export")
        #expect(unknown.standardError.contains("MethodNotFound"), "\(unknown)")
      }
    }
  }
}

extension String {
  /// Without empty lines at both ends.
  fileprivate var trimmed: Substring {
    let content = drop(while: \.isNewline)
    return content.dropLast(content.reversed().prefix(while: \.isNewline).count)
  }
}
