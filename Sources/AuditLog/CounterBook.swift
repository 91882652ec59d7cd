/// The signature counters of all cards and keys, as the records tell them.
///
/// A card counts each signature that its key makes, whoever asked for it, and begins anew with a
/// new key. So between two records of one key it may not have moved.
///
/// Source: OpenPGP card 3.4.1, 4.4.3.4, data object 93.
struct CounterBook: Sendable {
  private var last: [String: [String: Int]] = [:]
  /// The key that a card had last.
  private var keys: [String: String] = [:]
  /// How many signatures each approval has that isn't over.
  private var signatures: [String: Int] = [:]

  mutating func take(_ record: AuditRecord) -> [AuditFinding.Kind] {
    var kinds = countApproval(record)
    guard let card = record.card, let key = record.key,
      let first = record.counterBefore ?? record.counterAfter
    else { return kinds }
    if let known = last[card]?[key] {
      if first > known {
        kinds.append(.signaturesElsewhere(card: card, key: key, from: known, to: first))
      } else if first < known {
        kinds.append(.counterWentBack(card: card, key: key, from: known, to: first))
      }
    } else if first > 0 {
      kinds.append(.firstSeen(card: card, key: key, counter: first))
    }
    if let before = keys[card], before != key {
      kinds.append(.keyChanged(card: card, from: before, to: key))
    }
    if let before = record.counterBefore, let after = record.counterAfter,
      !steps(of: record.event).contains(after - before)
    {
      kinds.append(.counterStep(before: before, after: after))
    }
    keys[card] = key
    last[card, default: [:]][key] = record.counterAfter ?? first
    return kinds
  }

  /// By how much a card's counter moves; some cards count a signature that they then refuse.
  private func steps(of event: AuditEvent) -> ClosedRange<Int> {
    switch event {
    case .signed: 1...1
    case .failed: 0...1
    case .ended, .setEnded: 0...Int.max
    default: 0...0
    }
  }

  private mutating func countApproval(_ record: AuditRecord) -> [AuditFinding.Kind] {
    guard let approval = record.approval else { return [] }
    switch record.event {
    case .signed:
      signatures[approval, default: 0] += 1
      return []
    case .ended, .setEnded:
      let found = signatures.removeValue(forKey: approval) ?? 0
      guard let said = record.signatures, said != found else { return [] }
      return [.signatureCount(approval: approval, said: said, found: found)]
    default: return []
    }
  }
}
