/// What a policy asks of the log, remembered as long as the process runs.
struct LogMemory {
  /// A card and the key on it, which has a counter of its own.
  struct CardKey: Hashable {
    let card: String
    let key: String

    init(card: String, key: String) {
      self.card = card
      self.key = key
    }

    init?(_ record: AuditRecord) {
      guard let card = record.card, let key = record.key else { return nil }
      self.init(card: card, key: key)
    }
  }

  /// The last known counters; one that the whole log doesn't have is remembered as such.
  private(set) var counters: [CardKey: Int?] = [:]
  /// When signatures were made, since ``signaturesSince``.
  private(set) var signatures: [AuditTime] = []
  /// From when on all signatures are remembered; nil if none are.
  private(set) var signaturesSince: AuditTime?

  /// A line that was added.
  mutating func take(_ line: AuditLine) {
    if let card = CardKey(line.record), let counter = line.record.counterAfter {
      counters[card] = .some(counter)
    }
    if line.record.event == .signed, let since = signaturesSince, line.time >= since {
      signatures.append(line.time)
    }
  }

  mutating func remember(_ counter: Int?, of card: CardKey) { counters[card] = .some(counter) }

  mutating func remember(_ times: [AuditTime], since: AuditTime) {
    signatures = times
    signaturesSince = since
  }

  /// How many signatures there were, if that is remembered.
  ///
  /// What is older is forgotten, for the next question is about a later time.
  mutating func count(since: AuditTime) -> Int? {
    guard let known = signaturesSince, known <= since else { return nil }
    signatures.removeAll { $0 < since }
    signaturesSince = since
    return signatures.count
  }
}
