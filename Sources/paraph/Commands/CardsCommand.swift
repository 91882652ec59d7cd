import AgentClient
import ArgumentParser
import StrictJSON

/// `paraph cards`: what is in the readers.
struct CardsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cards",
    abstract: "Lists the cards that are there, without asking for a PIN or a touch."
  )

  @OptionGroup var choice: AgentChoice

  @Flag(help: "Print one JSON object a card.")
  var json = false

  func run() async throws {
    let cards = try await Agent.withAgent(choice.agent) { connection in
      do throws(AgentFailure) {
        return try await connection.cards()
      } catch {
        throw AgentSentences.failure(error)
      }
    }
    for card in cards {
      if json {
        Output.line(.object(card.json))
      } else {
        Output.line(card.line)
      }
    }
  }
}
