internal import Synchronization

/// Lets one through at a time, first come, first served, for as long as that one takes.
///
/// Who is cancelled while waiting leaves at once and is never let through.
final class Turnstile: Sendable {
  private struct State {
    var isTaken = false
    var lastWaiter: UInt64 = 0
    /// In the order in which they came.
    var waiting: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
  }

  private let state = Mutex(State())

  /// Whether somebody is let through who hasn't left yet.
  var isTaken: Bool { state.withLock { $0.isTaken } }

  /// Waits to be let through; whoever is must ``leave()``.
  ///
  /// - Throws: `CancellationError` if the task was cancelled before its turn came.
  func enter() async throws(CancellationError) {
    let id = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    let isThrough = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let outcome: Bool? = state.withLock { state in
          // Looked at under the lock that the handler below takes, so that it comes either
          // before this or finds the waiter.
          if Task.isCancelled { return false }
          guard state.isTaken else {
            state.isTaken = true
            return true
          }
          state.waiting.append((id, continuation))
          return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
      }
    } onCancel: {
      let waiter = state.withLock { state in
        state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
      }
      waiter?.continuation.resume(returning: false)
    }
    guard isThrough else { throw CancellationError() }
  }

  /// Lets the next one through.
  func leave() {
    let next = state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isTaken = false
        return nil as CheckedContinuation<Bool, Never>?
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume(returning: true)
  }
}
