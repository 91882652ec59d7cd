internal import Synchronization

/// Whose turn it is at each card, among all callers of this agent.
///
/// A batch may take minutes, so whoever comes next waits here, without a limit of time and with
/// nothing asked of the card, until it is done or its caller goes away. Only while a card is kept
/// for an approval of a coming set nobody waits for it.
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
  /// - Returns: What the body returned; nil if the card is kept, so that nobody may wait.
  /// - Throws: ``AgentError/cancelled`` before the turn came, or what the body threw.
  func withTurn<Value>(
    at reader: String,
    waits: () async -> Void,
    _ body: () async throws(AgentError) -> Value
  ) async throws(AgentError) -> Value? {
    let turnstile = turnstile(at: reader)
    if turnstile.isTaken { await waits() }
    switch await turnstile.enter() {
    case .entered: break
    case .turnedAway: return nil
    case .cancelled: throw .cancelled
    }
    defer {
      state.withLock { $0.signing[reader] = nil }
      turnstile.leave()
    }
    return try await body()
  }

  /// Sends away who waits for a card and who comes, until ``letWait(at:)``.
  func sendAway(at reader: String) { turnstile(at: reader).close() }

  /// Lets wait again who wants to.
  func letWait(at reader: String) { turnstile(at: reader).open() }

  private func turnstile(at reader: String) -> Turnstile {
    state.withLock { state in
      let known = state.turnstiles[reader] ?? Turnstile()
      state.turnstiles[reader] = known
      return known
    }
  }

  /// Says which card signs in a reader, as long as its turn lasts.
  func isSigning(_ card: CardReport, in reader: String) {
    state.withLock { $0.signing[reader] = card }
  }

  /// The card that is signing in a reader, which can't be asked now.
  func card(signingIn reader: String) -> CardReport? { state.withLock { $0.signing[reader] } }
}
