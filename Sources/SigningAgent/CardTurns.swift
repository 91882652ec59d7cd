internal import Synchronization

/// Whose turn it is at each card, among all callers of this agent.
///
/// A batch may take minutes, so whoever comes next waits here, without a limit of time and with
/// nothing asked of the card, until it is done or its caller goes away.
final class CardTurns: Sendable {
  private struct State {
    var turnstiles: [String: Turnstile] = [:]
    /// The cards that are signing, by their readers.
    var signing: [String: CardReport] = [:]
  }

  private let state = Mutex(State())

  /// Runs a body when the reader's turn has come.
  ///
  /// - Parameters:
  ///   - reader: The reader's name.
  ///   - waits: Called before a wait, if there is one.
  ///   - body: What uses the card.
  /// - Returns: What the body returned.
  /// - Throws: ``AgentError/cancelled`` before the turn came, or what the body threw.
  func withTurn<Value>(
    at reader: String,
    waits: () async -> Void,
    _ body: () async throws(AgentError) -> Value
  ) async throws(AgentError) -> Value {
    let turnstile = state.withLock { state in
      let known = state.turnstiles[reader] ?? Turnstile()
      state.turnstiles[reader] = known
      return known
    }
    if turnstile.isTaken { await waits() }
    do {
      try await turnstile.enter()
    } catch {
      throw .cancelled
    }
    defer {
      state.withLock { $0.signing[reader] = nil }
      turnstile.leave()
    }
    return try await body()
  }

  /// Says which card signs in a reader, as long as its turn lasts.
  func isSigning(_ card: CardReport, in reader: String) {
    state.withLock { $0.signing[reader] = card }
  }

  /// The card that is signing in a reader, which can't be asked now.
  func card(signingIn reader: String) -> CardReport? { state.withLock { $0.signing[reader] } }
}
