/// The button of a card, with a person before it.
public protocol TouchButton: Sendable {
  /// Waits for a touch.
  ///
  /// - Parameter time: How long the card waits.
  /// - Returns: Whether it was touched in that time.
  func press(within time: Duration) async -> Bool
}
