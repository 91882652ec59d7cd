import ArgumentParser
import StrictJSON

/// `paraph cards`: what is in the readers.
struct CardsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cards",
    abstract: "Lists the cards that are there, without asking for a PIN or a touch."
  )

  @Flag(help: "Print one JSON object a card.")
  var json = false

  func run() async throws {
    // None of them has a say in what is listed.
    let options = try AgentOptions.parse([])
    let cards = try await AgentProcess.withAgent(options) { connection in
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
