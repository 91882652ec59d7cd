internal import PCSC

/// How long a card is waited for that another program uses.
public struct CardPatience: Sendable {
  /// After how long the wait is given up.
  public var limit: Duration
  /// Called once, if the wait takes longer than a moment.
  public var waits: @Sendable () async -> Void

  /// Puts the two together.
  ///
  /// - Parameters:
  ///   - limit: After how long the wait is given up.
  ///   - waits: Called once, if the wait takes longer than a moment.
  public init(limit: Duration, waits: @escaping @Sendable () async -> Void) {
    self.limit = limit
    self.waits = waits
  }

  /// For a look at a card that nobody may have meant: as long as another program takes for a
  /// command or two.
  static let glance = CardPatience(limit: .seconds(1)) {}

  /// For a look at all cards: longer than another program signs without a touch.
  static let look = CardPatience(limit: .seconds(3)) {}

  /// For the card that is to sign: longer than another program waits for a touch.
  ///
  /// - Parameter waits: Called once, if the wait takes longer than a moment.
  /// - Returns: The patience.
  static func longest(_ waits: @escaping @Sendable () async -> Void) -> CardPatience {
    CardPatience(limit: CardReader.patience, waits: waits)
  }
}
