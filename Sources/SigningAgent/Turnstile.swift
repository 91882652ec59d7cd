internal import Synchronization

/// Lets one through at a time, first come, first served, for as long as that one takes.
///
/// Who is cancelled while waiting leaves at once and is never let through.
final class Turnstile: Sendable {
  /// What becomes of who wants to be let through.
  enum Outcome: Sendable {
    /// Let through, and has to leave.
    case entered
    /// Sent away, because it will take long.
    case turnedAway
    /// Went away.
    case cancelled
  }

  private struct State {
    var isTaken = false
    /// Nobody may wait.
    var isClosed = false
    var lastWaiter: UInt64 = 0
    /// In the order in which they came.
    var waiting: [(id: UInt64, continuation: CheckedContinuation<Outcome, Never>)] = []
  }

  private let state = Mutex(State())

  /// Whether somebody is let through who hasn't left yet.
  var isTaken: Bool { state.withLock { $0.isTaken } }

  /// Waits to be let through; whoever is must ``leave()``.
  ///
  /// - Returns: What became of it.
  func enter() async -> Outcome {
    let id = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let outcome: Outcome? = state.withLock { state in
          // Looked at under the lock that the handler below takes, so that it comes either
          // before this or finds the waiter.
          if Task.isCancelled { return .cancelled }
          guard state.isTaken else {
            state.isTaken = true
            return .entered
          }
          guard !state.isClosed else { return .turnedAway }
          state.waiting.append((id, continuation))
          return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
      }
    } onCancel: {
      let waiter = state.withLock { state in
        state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
      }
      waiter?.continuation.resume(returning: .cancelled)
    }
  }

  /// Sends away who waits and who comes, until ``open()``; to be called by who was let through.
  func close() {
    let waiting = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = [] }
      return state.waiting.map(\.continuation)
    }
    for continuation in waiting { continuation.resume(returning: .turnedAway) }
  }

  /// Lets wait again who wants to.
  func open() { state.withLock { $0.isClosed = false } }

  /// Lets the next one through.
  func leave() {
    let next = state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isTaken = false
        return nil as CheckedContinuation<Outcome, Never>?
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume(returning: .entered)
  }
}
