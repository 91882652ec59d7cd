import AuditLog
import PrintableText

/// What checking the log found, as sentences.
enum FindingSentences {
  /// A stable name for scripts.
  static func code(_ kind: AuditFinding.Kind) -> String {
    switch kind {
    case .badLine: "BadLine"
    case .brokenLink: "BrokenLink"
    case .wrongNumber: "WrongNumber"
    case .missingFile: "MissingFile"
    case .tornTail: "TornTail"
    case .timeWentBack: "TimeWentBack"
    case .signaturesElsewhere: "SignaturesElsewhere"
    case .counterWentBack: "CounterWentBack"
    case .counterStep: "CounterStep"
    case .signatureCount: "SignatureCount"
    case .tornFileChanged: "TornFileChanged"
    case .tornFileUntold: "TornFileUntold"
    case .headMissing: "HeadMissing"
    case .firstSeen: "FirstSeen"
    case .keyChanged: "KeyChanged"
    case .noEnd: "NoEnd"
    case .tornKept: "TornKept"
    }
  }

  static func sentence(_ kind: AuditFinding.Kind) -> String {
    switch kind {
    case .badLine(let error): "this isn't a line of the log: \(error.sentence)"
    case .brokenLink(let expected, let found):
      "the line before has hash \(found), but this line was chained to \(expected)"
    case .wrongNumber(let expected, let found): "line \(found) stands where \(expected) should"
    case .missingFile(let name): "the file '\(printable(name))' before this one is missing"
    case .tornTail(let count):
      "the last line isn't complete (\(counted(count, "byte", "bytes"))), as a crash leaves it; "
        + "the agent keeps it aside when it writes next"
    case .timeWentBack(let from, let to): "the clock went back from \(from) to \(to)"
    case .signaturesElsewhere(let card, let key, let from, let to):
      "card \(printable(card)) made \(counted(to - from, "signature", "signatures")) that "
        + "this log doesn't have: its counter was \(from) and is \(to), key \(key)"
    case .counterWentBack(let card, let key, let from, let to):
      "the counter of card \(printable(card)) went back from \(from) to \(to) with the same key "
        + "\(key): the key was put on the card again, or this is another card"
    case .counterStep(let before, let after):
      "the card's counter went from \(before) to \(after) in this one command"
    case .signatureCount(let approval, let said, let found):
      "approval \(printable(approval)) ended with \(said) signatures, but the log has \(found)"
    case .tornFileChanged(let name):
      "'\(printable(name))', kept aside after a crash, is gone or was changed"
    case .tornFileUntold(let name):
      "'\(printable(name))' was kept aside after a crash, and no line tells of it yet"
    case .headMissing(let hash): "no line has the hash \(hash) that was noted"
    case .firstSeen(let card, let key, let counter):
      "card \(printable(card)) had made \(counted(counter, "signature", "signatures")) with key "
        + "\(key) before this log knew it"
    case .keyChanged(let card, let from, let to):
      "card \(printable(card)) has key \(to) now, and had \(from)"
    case .noEnd(let approval):
      "approval \(printable(approval)) has no end: it is still open, or its agent was killed"
    case .tornKept(let name, let count):
      "\(counted(count, "byte", "bytes")) of a torn line are kept in '\(printable(name))'"
    }
  }
}
