import Synchronization

/// A wait that ends exactly once: by what was waited for, by a deadline or by a cancellation.
///
/// The call that is waited for may block for long; who waits doesn't have to.
final class Attempt: Sendable {
  typealias Outcome = Result<Void, PCSCError>

  private enum State {
    case pending
    case waiting(CheckedContinuation<Outcome, Never>)
    case settled(Outcome)
  }

  private let state = Mutex(State.pending)

  /// Whether the wait has ended.
  var isSettled: Bool {
    state.withLock { state in
      if case .settled = state { true } else { false }
    }
  }

  /// Ends the wait, if nothing did before.
  ///
  /// - Returns: Whether this is how it ended.
  @discardableResult
  func settle(_ outcome: Outcome) -> Bool {
    let (isFirst, waiter) = state.withLock { state in
      switch state {
      case .pending:
        state = .settled(outcome)
        return (true, nil as CheckedContinuation<Outcome, Never>?)
      case .waiting(let continuation):
        state = .settled(outcome)
        return (true, continuation)
      case .settled:
        return (false, nil)
      }
    }
    waiter?.resume(returning: outcome)
    return isFirst
  }

  /// Waits for the end.
  ///
  /// - Parameters:
  ///   - patience: After how long to give up.
  ///   - clock: What measures it.
  /// - Throws: What it was settled with, ``PCSCError/timeout`` or ``PCSCError/cancelled``.
  func wait(
    atMost patience: Duration,
    by clock: any Clock<Duration>
  ) async throws(PCSCError) {
    let deadline = Task {
      // Only a cancellation ends the sleep early, and then the wait is over.
      guard (try? await clock.sleep(for: patience)) != nil else { return }
      settle(.failure(.timeout))
    }
    defer { deadline.cancel() }
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let settled = state.withLock { state in
          if case .settled(let outcome) = state { return outcome as Outcome? }
          state = .waiting(continuation)
          return nil
        }
        if let settled { continuation.resume(returning: settled) }
      }
    } onCancel: {
      settle(.failure(.cancelled))
    }
    try outcome.get()
  }
}
