internal import OpenPGP
internal import OpenPGPCard

/// Which card is to be used: any, or one that was named.
struct CardChoice: Sendable {
  /// The serial number, as a person wrote it.
  var serial: String?
  /// The signature key.
  var key: Fingerprint?

  /// The cards that are meant, at least one.
  func fitting(_ present: [CardReport]) throws(AgentError) -> [CardReport] {
    let cards = present.map(\.identity)
    do throws(CardChoiceError) {
      let matching = try matching(cards, serial: serial, fingerprint: key?.description)
      guard !matching.isEmpty else { throw .noneMatches(cards) }
      return present.filter { matching.contains($0.identity) }
    } catch {
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
