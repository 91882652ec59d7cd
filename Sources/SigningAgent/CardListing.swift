/// What is in the readers.
public struct CardListing: Hashable, Sendable {
  /// A reader with a card that couldn't be read; it may be an OpenPGP card.
  public struct Unread: Hashable, Sendable {
    /// The reader's name as PC/SC gives it.
    public var reader: String
    /// Why.
    public var error: AgentError
  }

  /// The OpenPGP cards that could be read.
  public private(set) var cards: [CardReport] = []
  /// The readers whose cards couldn't.
  public private(set) var unread: [Unread] = []

  /// Puts together what looking at readers came to: nil for a card of another kind.
  init(_ results: [(String, Result<CardReport?, AgentError>)]) {
    for (reader, result) in results {
      switch result {
      case .success(let card?): cards.append(card)
      // Gone since the readers were listed.
      case .success(nil), .failure(.noReader), .failure(.noCard), .failure(.cardRemoved): break
      case .failure(let error): unread.append(Unread(reader: reader, error: error))
      }
    }
  }

  /// A listing of these cards, without more.
  init(_ cards: [CardReport], _ unread: [Unread]) {
    self.cards = cards
    self.unread = unread
  }

  /// The readers whose cards another program uses.
  var busyReaders: [String] {
    unread.compactMap { unread in
      if case .cardBusy = unread.error { unread.reader } else { nil }
    }
  }

  /// Takes what a second look at some of the readers came to for what was known of them.
  mutating func replace(_ readers: [String], by later: CardListing) {
    unread = unread.filter { !readers.contains($0.reader) } + later.unread
    cards += later.cards
  }
}
