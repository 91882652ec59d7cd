import FoundationEssentials
import Pinentry
import Testing

/// The real `systemd-ask-password`, answered by the protocol of the Password Agents Specification
/// in a folder of its own.
@Suite(
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-ask-password"))
)
struct PasswordAgentTests {
  @Test(arguments: ["123456", "12 %34;'", String(repeating: "9", count: 127)])
  func `a PIN that an agent answers arrives`(pin: String) async throws {
    let agent = try await PasswordAgent(answer: "+\(pin)")
    defer { agent.remove() }
    let message = "PIN of card Yubico 1 to sign 513 images, stagex/* (100%) = [Ask] \"x\""
    async let entered = agent.program().enteredText(message)
    let question = try await agent.question()
    #expect(try await entered == pin)
    let lines = question.split(separator: "\n")
    #expect(lines.first == "[Ask]")
    #expect(lines.contains("Message=\(message)"))
    #expect(lines.contains("Id=paraph:sign"))
    #expect(lines.contains("AcceptCached=0"))
    #expect(lines.contains("Echo=0"))
  }

  @Test
  func `a no is a no`() async throws {
    let agent = try await PasswordAgent(answer: "-")
    defer { agent.remove() }
    let program = agent.program()
    async let question = agent.question()
    await #expect(throws: AskPasswordError.declined) { try await program.enteredText() }
    _ = try await question
  }

  @Test
  func `nobody's answer is none`() async throws {
    let agent = try await PasswordAgent(answer: nil)
    defer { agent.remove() }
    let program = agent.program(timeLimit: .seconds(1))
    async let question = agent.question()
    await #expect(throws: AskPasswordError.timedOut) { try await program.enteredText() }
    _ = try await question
    #expect(try await agent.withdrawal() == ".")
  }

  @Test
  func `cancelling takes the question away`() async throws {
    let agent = try await PasswordAgent(answer: nil)
    defer { agent.remove() }
    let program = agent.program()
    let asking = Task { try await program.enteredText() }
    _ = try await agent.question()
    asking.cancel()
    await #expect(throws: AskPasswordError.cancelled) { try await asking.value }
    #expect(try await agent.withdrawal() == ".")
  }

  @Test
  func `where no question may be asked, that is said`() async throws {
    let agent = try await PasswordAgent(answer: nil, isWritable: false)
    defer { agent.remove() }
    let program = agent.program()
    async let question = agent.question()
    await #expect(
      throws: AskPasswordError.failed(
        status: 1,
        text: "Failed to query password: Read-only file system"
      )
    ) { try await program.enteredText() }
    #expect(try await question.isEmpty)
    #expect(try await agent.withdrawal() == ".")
  }
}
