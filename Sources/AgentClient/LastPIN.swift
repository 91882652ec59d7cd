internal import PrintableText
internal import StrictJSON

/// What became of the PIN that was entered last, so that one is asked for again.
package enum LastPIN: Hashable, Sendable {
  /// The card refused it.
  case wrong(triesLeft: Int)
  /// It wasn't sent to the card, for the reason of this stable name.
  case unsent(String)

  /// What to say of it, for people.
  package var sentence: String {
    switch self {
    case .wrong(let left): "wrong PIN, \(counted(left, "try", "tries")) left"
    case .unsent("repeated"): "this PIN was wrong before and wasn't sent again"
    case .unsent("length"): "the card takes no PIN of this length, so it wasn't sent"
    case .unsent(let reason): "the PIN wasn't sent: \(printable(reason))"
    }
  }
}

extension LastPIN {
  /// Reads it from a reply that asks for a PIN; nil if that is the first.
  init?(_ reply: inout StrictObject) throws {
    if let left = try reply.optional("tries_left", as: Int.self) {
      self = .wrong(triesLeft: left)
    } else if let reason = try reply.optional("unsent", as: String.self) {
      self = .unsent(reason)
    } else {
      return nil
    }
  }
}
