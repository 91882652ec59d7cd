import OpenPGP

/// Choosing among the cards that the agent lists, by the rules that the agent has for signing.
enum CardChoice {
  /// The public key of the card that is to sign.
  static func key(_ options: AgentOptions, _ agent: AgentConnection) async throws -> PublicKey {
    let cards: [AgentCard]
    do throws(AgentFailure) {
      cards = try await agent.cards()
    } catch {
      throw AgentSentences.failure(error)
    }
    let fitting = cards.filter { card in
      (options.card == nil || options.card?.uppercased() == card.serial)
        && (options.fingerprint == nil || options.fingerprint == card.fingerprint)
    }
    guard let card = fitting.first else {
      throw Failure(
        "CardNotFound",
        ["the card that was named isn't there; these are:"] + cards.map { "  " + $0.line },
        status: .card
      )
    }
    guard fitting.count == 1 else {
      throw Failure(
        "SeveralCards",
        ["there are several cards:"] + fitting.map { "  " + $0.line },
        hint: "choose one with --card SERIAL or --key FINGERPRINT",
        status: .card
      )
    }
    guard let key = card.publicKey else {
      throw Failure(
        "CardRefused",
        "the card has no signature key that fits its fingerprint",
        status: .refused
      )
    }
    return key
  }
}
