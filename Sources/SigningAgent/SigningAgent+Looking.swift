internal import ISO7816
public import OpenPGP

extension SigningAgent {
  /// The cards that are there; a card that isn't an OpenPGP card isn't listed.
  ///
  /// A card that is signing is told of as it was when that began. One that another program uses is
  /// waited for a few seconds.
  ///
  /// - Parameters:
  ///   - caller: Who wants to know.
  ///   - serial: Only cards with this serial number, as `sign` takes it; any if not given.
  ///   - key: Only cards with this signature key; any if not given.
  /// - Returns: The cards, at least one, and if none was named the readers that couldn't be read.
  /// - Throws: ``AgentError``.
  public func listCards(
    for caller: Caller,
    serial: String? = nil,
    key: Fingerprint? = nil
  ) async throws(AgentError) -> CardListing {
    try admit(caller, by: try policy())
    let found = await look(at: try await readers.withCards(), .look)
    return try CardChoice(serial: serial, key: key).fitting(found)
  }

  /// The reader whose card is to sign.
  ///
  /// Who uses which card must not decide that: where a card that can't be read may be meant, or may
  /// fit as well as another, none is chosen.
  ///
  /// - Parameters:
  ///   - order: Which card is wanted.
  ///   - waits: Called if a card that another program uses has to be waited for.
  /// - Returns: The reader's name.
  /// - Throws: ``AgentError``.
  func reader(
    for order: SigningOrder,
    _ waits: @escaping @Sendable () async -> Void
  ) async throws(AgentError) -> String {
    let names = try await readers.withCards()
    // A single card is looked at in its own transaction.
    if let only = names.first, names.count == 1 { return only }
    var found = await look(at: names, .glance)
    let busy = found.busyReaders
    if !busy.isEmpty, try order.choice.matching(found.cards).isEmpty {
      // Only one of these can be meant.
      await waits()
      found.replace(busy, by: await look(at: busy, .longest {}))
    }
    return try order.choice.one(of: found).reader
  }

  /// Looks at the cards in some readers, at all of them at once.
  private func look(at names: [String], _ patience: CardPatience) async -> CardListing {
    await withTaskGroup(of: (name: String, result: Result<CardReport?, AgentError>).self) { group in
      for name in names {
        group.addTask {
          do throws(AgentError) {
            return (name, .success(try await card(in: name, patience)))
          } catch {
            return (name, .failure(error))
          }
        }
      }
      var results: [String: Result<CardReport?, AgentError>] = [:]
      for await (name, result) in group { results[name] = result }
      return CardListing(names.compactMap { name in results[name].map { (name, $0) } })
    }
  }

  /// What is in a reader, without waiting for a batch to end; nil if it is no OpenPGP card.
  private func card(
    in reader: String,
    _ patience: CardPatience
  ) async throws(AgentError) -> CardReport? {
    if let signing = turns.card(signingIn: reader) { return signing }
    return try await readers.withCard(in: reader, forgettingPIN: false, patience) {
      (card, answerToReset) async throws(AgentError) in
      try await CardReport(reading: card, answerToReset, in: reader)
    }
  }
}
