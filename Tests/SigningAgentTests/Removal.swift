import SigningAgent
import Synchronization

/// Tells who watches a card that it was taken out.
final class Removal: Sendable {
  private struct State {
    var hasHappened = false
    var last = 0
    var waiting: [Int: CheckedContinuation<AgentError?, Never>] = [:]
  }

  private let state = Mutex(State())

  /// The card is taken out.
  func happen() {
    let waiting = state.withLock { state in
      state.hasHappened = true
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for continuation in waiting { continuation.resume(returning: .cardRemoved) }
  }

  /// Waits for that, or until the task is cancelled.
  func awaited() async -> AgentError? {
    let id = state.withLock { state in
      state.last += 1
      return state.last
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let outcome: AgentError?? = state.withLock { state in
          if state.hasHappened { return .cardRemoved }
          if Task.isCancelled { return .some(nil) }
          state.waiting[id] = continuation
          return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(returning: nil)
    }
  }
}
