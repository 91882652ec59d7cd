import OpenPGP

/// The card that is to sign, as the agent would choose it.
enum CardChoice {
  /// The public key of the card that is to sign.
  static func key(_ options: AgentOptions, _ agent: AgentConnection) async throws -> PublicKey {
    let fitting: [AgentCard]
    do throws(AgentFailure) {
      fitting = try await agent.cards(card: options.card, key: options.fingerprint)
    } catch {
      throw AgentSentences.failure(error)
    }
    guard let card = fitting.first, fitting.count == 1 else {
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
