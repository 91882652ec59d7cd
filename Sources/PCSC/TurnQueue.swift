import Synchronization

/// Who may use a reader next: first come, first served.
///
/// An actor alone doesn't give that, since other work may run on it wherever a transaction's
/// body waits for something.
final class TurnQueue: Sendable {
  private struct Turn {
    var attempt: Attempt
    var start: @Sendable () -> Void
  }

  private struct State {
    var isTaken = false
    var waiting: [Turn] = []
  }

  private let state = Mutex(State())

  /// Asks for a turn.
  ///
  /// - Parameters:
  ///   - attempt: Whoever waits; a turn that comes too late for it is passed on.
  ///   - start: Called when the turn has come, from any thread; it must lead to ``pass()``.
  func take(for attempt: Attempt, _ start: @escaping @Sendable () -> Void) {
    let isFree = state.withLock { state in
      guard state.isTaken else {
        state.isTaken = true
        return true
      }
      state.waiting.append(Turn(attempt: attempt, start: start))
      return false
    }
    if isFree { start() }
  }

  /// Ends the present turn and starts the next one.
  func pass() {
    let next = state.withLock { state in
      state.waiting.removeAll { $0.attempt.isSettled }
      guard !state.waiting.isEmpty else {
        state.isTaken = false
        return nil as Turn?
      }
      return state.waiting.removeFirst()
    }
    next?.start()
  }
}
