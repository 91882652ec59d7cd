/// Something in a log that a person should look at, and where.
public struct AuditFinding: Hashable, Sendable {
  /// What was found.
  public enum Kind: Hashable, Sendable {
    /// A line that isn't one of a log.
    case badLine(AuditLineError)
    /// The line before isn't the one that this line was chained to.
    case brokenLink(expected: AuditHash, found: AuditHash)
    /// Lines are missing, or stand twice.
    case wrongNumber(expected: Int, found: Int)
    /// A file that is full is gone, by the name that the next one gives, or by what is missing.
    case missingFile(name: String)
    /// The last line isn't complete; the next record that is added moves it aside.
    case tornTail(byteCount: Int)
    /// The host's clock stood earlier than in a line before.
    case timeWentBack(from: AuditTime, to: AuditTime)
    /// The card counted signatures that this log doesn't have.
    case signaturesElsewhere(card: String, key: String, from: Int, to: Int)
    /// The card's counter is lower than before, though the key is the same: the key was put on the
    /// card once more, or this is another card.
    case counterWentBack(card: String, key: String, from: Int, to: Int)
    /// The counter moved by something else than one in a signature, or one or none in a failure.
    case counterStep(before: Int, after: Int)
    /// An approval ended with another number of signatures than its records tell of.
    case signatureCount(approval: String, said: Int, found: Int)
    /// A line kept aside is gone, or isn't what its record says.
    case tornFileChanged(name: String)
    /// A line was kept aside and no record tells of it yet.
    case tornFileUntold(name: String)
    /// The line that was noted elsewhere isn't in this log.
    case headMissing(AuditHash)
    /// The log knows this card's key from here on; it counted so many signatures before.
    case firstSeen(card: String, key: String, counter: Int)
    /// The card has another key than before, and with it a new counter.
    case keyChanged(card: String, from: String, to: String)
    /// An approval that was given has no end: it is still open, or its agent was ended by force.
    case noEnd(approval: String)
    /// A line that a crash left half written was kept aside.
    case tornKept(name: String, byteCount: Int)
  }

  /// The file's name; empty for what concerns the whole log.
  public let file: String
  /// The line in that file, from 1; 0 for what concerns the whole file.
  public let line: Int
  /// The line's number in the log, where it can be told.
  public let number: Int?
  /// What was found.
  public let kind: Kind

  /// Whether this is worth knowing, but nothing is wrong.
  public var isNote: Bool {
    switch kind {
    case .firstSeen, .keyChanged, .noEnd, .tornKept: true
    default: false
    }
  }
}
