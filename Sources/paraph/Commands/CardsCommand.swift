import AgentClient
import ArgumentParser
import QubesService
import StrictJSON

/// `paraph cards`: what is in the readers.
struct CardsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cards",
    abstract: "Lists the cards that are there, without asking for a PIN or a touch."
  )

  @OptionGroup var choice: AgentChoice

  @Option(
    help: ArgumentHelp(
      "For qrexec:QUBE: the key that is asked for, by its short name in that qube.",
      valueName: "name"
    )
  )
  var key: String?

  @Flag(help: "Print one JSON object a card.")
  var json = false

  func validate() throws {
    guard choice.isOfOtherQube == (key != nil) else {
      throw ValidationError("qrexec:QUBE as the agent and --key NAME go together")
    }
    guard key == nil || key.flatMap(KeyAlias.init) != nil else {
      throw ValidationError("--key wants a key's short name: \(KeyAlias.expected)")
    }
  }

  func run() async throws {
    let alias = key.flatMap(KeyAlias.init)
    let found = try await Agent.withAgent(choice.agent, keyAlias: alias) { connection in
      do throws(AgentFailure) {
        return try await connection.cards()
      } catch {
        throw AgentSentences.failure(error)
      }
    }
    for card in found.cards {
      if json {
        Output.line(.object(card.json))
      } else {
        Output.line(card.line)
      }
    }
    for unread in found.unread {
      for problem in unread.failure.problems {
        Output.error("paraph: warning: \(unread.reader): \(problem)")
      }
      if let hint = unread.failure.hint { Output.error("paraph: hint: \(hint)") }
    }
  }
}
