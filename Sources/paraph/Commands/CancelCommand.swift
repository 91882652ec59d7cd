import AgentClient
import ArgumentParser
import PrintableText
import StrictJSON

/// `paraph cancel`: everything that the agent has begun ends.
struct CancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Ends all that the agent has begun: dialogs close, no further signature is made.",
    discussion: """
      What a card is signing at this moment is finished and told; then every card is given up. An \
      approval of a coming set is over. \
      Members of a signing group end what they began themselves, the agent's own user everything.
      """
  )

  @OptionGroup var choice: AgentChoice

  @Flag(help: "Print one JSON object instead of a line.")
  var json = false

  func run() async throws {
    let cancel: (AgentConnection) async throws -> Int = { agent in
      do throws(AgentFailure) {
        return try await agent.cancel()
      } catch {
        throw AgentSentences.failure(error)
      }
    }
    // An agent that would have to be started has begun nothing.
    let count =
      choice.agent == nil
      ? try await Agent.withListeningAgent(cancel) ?? 0
      : try await Agent.withAgent(choice.agent, cancel)
    guard !json else {
      return Output.line(["event": "cancelled", "calls": .integer(Int64(count))])
    }
    Output.line(count == 0 ? "nothing was running" : "\(counted(count, "call", "calls")) cancelled")
  }
}
