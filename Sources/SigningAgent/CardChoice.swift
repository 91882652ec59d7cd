internal import OpenPGP
internal import OpenPGPCard

/// Which card is to be used: any, or one that was named.
struct CardChoice: Sendable {
  /// The serial number, as a person wrote it.
  var serial: String?
  /// The signature key.
  var key: Fingerprint?

  /// What is meant of what is there, at least one card; with the readers that couldn't be read if
  /// none was named.
  func fitting(_ present: CardListing) throws(AgentError) -> CardListing {
    let fitting = try matching(present.cards)
    guard fitting.isEmpty else { return CardListing(fitting, isNamed ? [] : present.unread) }
    // What couldn't be read may be what is meant.
    if let unread = present.unread.first { throw unread.error }
    throw agentError(present.cards.isEmpty ? .noCard : .noneMatches([]), present.cards)
  }

  /// The one card that is meant; an error that says why that isn't clear.
  func one(of present: CardListing) throws(AgentError) -> CardReport {
    // What couldn't be read may be what is meant, or one more.
    if let unread = present.unread.first,
      try matching(present.cards).count < (isNamed ? 1 : 2)
    {
      throw unread.error
    }
    return try one(of: present.cards)
  }

  /// The cards that fit what was named, all if nothing was.
  func matching(_ present: [CardReport]) throws(AgentError) -> [CardReport] {
    do throws(CardChoiceError) {
      let fitting = try OpenPGPCard.matching(
        present.map(\.identity),
        serial: serial,
        fingerprint: key?.description
      )
      return present.filter { fitting.contains($0.identity) }
    } catch {
      guard error != .noCard else { return [] }
      throw agentError(error, present)
    }
  }

  /// The one card that is meant; an error that lists the cards if that isn't clear.
  func one(of present: [CardReport]) throws(AgentError) -> CardReport {
    let cards = present.map(\.identity)
    do throws(CardChoiceError) {
      let chosen = try choose(from: cards, serial: serial, fingerprint: key?.description)
      guard let card = present.first(where: { $0.identity == chosen }) else { throw .noCard }
      return card
    } catch {
      throw agentError(error, present)
    }
  }

  private var isNamed: Bool { serial != nil || key != nil }

  private func agentError(_ error: CardChoiceError, _ present: [CardReport]) -> AgentError {
    switch error {
    case .noCard: .noCard
    case .notASerial(let text), .notAFingerprint(let text): .notASerial(text.printableASCII)
    case .noneMatches: .cardNotFound(wanted: wanted, present: present)
    case .ambiguous(let cards): .severalCards(present.filter { cards.contains($0.identity) })
    }
  }

  /// What was named, for the error.
  private var wanted: String {
    [serial, key?.description].compactMap { $0 }.joined(separator: " with key ").printableASCII
  }
}

extension SigningOrder {
  /// The card that is to sign.
  var choice: CardChoice { CardChoice(serial: card, key: key) }
}
