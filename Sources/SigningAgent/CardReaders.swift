public import ISO7816

/// The readers of the machine, as far as signing needs them; PC/SC in the agent, a card in memory
/// in the tests.
public protocol CardReaders: Sendable {
  /// The readers that hold a card, by name.
  ///
  /// - Returns: The names in the service's order, at least one.
  /// - Throws: ``AgentError/noReader``, ``AgentError/noCard`` and what PC/SC may fail with.
  func withCards() async throws(AgentError) -> [String]

  /// Runs a body while no other program can use the card in a reader.
  ///
  /// - Parameters:
  ///   - reader: The reader's name.
  ///   - forgettingPIN: Whether the card is reset at the end, so that no PIN stays verified.
  ///   - patience: How long another program that uses the card is waited for.
  ///   - body: What speaks with the card; the second value is the card's answer to reset.
  /// - Returns: What the body returned.
  /// - Throws: What the body threw, ``AgentError/cardBusy(holder:processID:)`` when the patience is
  ///   over, or what else PC/SC may fail with.
  func withCard<Value: Sendable>(
    in reader: String,
    forgettingPIN: Bool,
    _ patience: CardPatience,
    _ body: @escaping @Sendable (any CardChannel, [UInt8]) async throws(AgentError) -> Value
  ) async throws(AgentError) -> Value

  /// Waits until the card in a reader is gone, taken out or with its reader, or the task is
  /// cancelled.
  ///
  /// - Parameter reader: The reader's name.
  /// - Returns: What has happened; nil if the task was cancelled.
  func untilGone(from reader: String) async -> AgentError?

  /// Gives up every card, one that is in use at the end of that use.
  func giveUp() async
}
