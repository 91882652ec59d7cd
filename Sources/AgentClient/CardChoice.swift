package import OpenPGP

/// The card that is to sign, as the agent would choose it.
package enum CardChoice {
  /// The public key of the card that is to sign.
  ///
  /// - Parameters:
  ///   - serial: The card's serial number, if one was named.
  ///   - key: The fingerprint of its key, if one was named.
  ///   - agent: Who knows the cards.
  /// - Returns: The key.
  /// - Throws: ``Failure`` if no card or several fit.
  package static func key(
    card serial: String?,
    key: Fingerprint?,
    _ agent: AgentConnection
  ) async throws -> PublicKey {
    let listing: AgentListing
    do throws(AgentFailure) {
      listing = try await agent.cards(card: serial, key: key)
    } catch {
      throw AgentSentences.failure(error)
    }
    let fitting = listing.cards
    if fitting.count < 2 { try listing.requireAllRead() }
    guard let card = fitting.first, fitting.count == 1 else {
      throw Failure(
        "SeveralCards",
        ["there are several cards:"] + fitting.map { "  " + $0.line },
        hint: hint(fitting),
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

  /// How to choose one of several cards; a backup has the same key as what it is the backup of.
  static func hint(_ cards: [AgentCard]) -> String {
    haveOneKey(cards)
      ? "they have the same key: take one out, or choose one with --card SERIAL"
      : "choose one with --card SERIAL or --key FINGERPRINT"
  }

  /// Whether several cards have all the same key, so that it chooses none of them.
  ///
  /// - Parameter cards: The cards.
  /// - Returns: Whether it is so.
  package static func haveOneKey(_ cards: [AgentCard]) -> Bool {
    let keys = Set(cards.map(\.fingerprint))
    return cards.count > 1 && keys.count == 1 && keys != [nil]
  }
}
