/// What became of the PIN that was entered last, so that one is asked for again.
public enum LastPIN: Hashable, Sendable {
  /// The card refused it, and so many tries are left.
  case wrong(triesLeft: Int)
  /// It was wrong before in this approval, so that it wasn't sent; so many tries are left as before.
  case repeated(triesLeft: Int)
  /// It had a length that the card doesn't take, in bytes; it wasn't sent.
  case length(allowed: ClosedRange<Int>)

  /// What the dialog says of it.
  var sentence: String {
    switch self {
    case .wrong(let left): "Wrong PIN, \(left) tries left"
    case .repeated(let left):
      "This PIN was wrong before; it wasn't sent again, \(left) tries left"
    case .length(let allowed):
      "A PIN has \(allowed.lowerBound) to \(allowed.upperBound) characters; nothing was sent"
    }
  }
}
