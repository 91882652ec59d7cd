/// PW1, PW3 or the reset code, and the tries that it has left.
///
/// It is kept as it came: this is a card for tests, its state file protects nothing.
struct PasswordRecord: Hashable, Sendable {
  /// Nil for a reset code that isn't set.
  private(set) var value: [UInt8]?
  /// 0 to ``tryLimit``.
  private(set) var triesLeft: Int
  /// 1 to 255.
  private(set) var tryLimit: Int

  /// What came of comparing.
  enum Outcome: Hashable {
    case right
    /// One try was spent.
    case wrong
    /// There was no try to spend.
    case blocked
  }

  init(_ value: [UInt8]?, tryLimit: Int) {
    self.value = value
    self.tryLimit = tryLimit
    triesLeft = value == nil ? 0 : tryLimit
  }

  /// Takes what a state file says; nil if it can't be.
  init?(value: [UInt8]?, triesLeft: Int, tryLimit: Int) {
    guard 1...255 ~= tryLimit, 0...tryLimit ~= triesLeft else { return nil }
    guard value != nil || triesLeft == 0 else { return nil }
    self.value = value
    self.triesLeft = triesLeft
    self.tryLimit = tryLimit
  }

  /// Compares, and counts: a right one restores all tries, a wrong one costs one.
  mutating func check(_ candidate: some Collection<UInt8>) -> Outcome {
    guard let value, triesLeft > 0 else { return .blocked }
    guard candidate.elementsEqual(value) else {
      triesLeft -= 1
      return .wrong
    }
    triesLeft = tryLimit
    return .right
  }

  /// Takes a new value and restores all tries; nil removes it.
  mutating func set(_ value: [UInt8]?) {
    self = Self(value, tryLimit: tryLimit)
  }

  mutating func setTryLimit(_ limit: Int) {
    self = Self(value, tryLimit: limit)
  }
}
