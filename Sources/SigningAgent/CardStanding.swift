/// How a card stands between two commands of one approval, whichever calls they are for.
struct CardStanding: Sendable {
  /// Its counter of signatures; nil if it isn't known.
  var counter: Int?
  /// Whether the PIN is good for the next signature.
  var isVerified = true
}
