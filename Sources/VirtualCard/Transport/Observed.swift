import Synchronization

/// A value behind a lock, for whose changes tasks can wait.
final class Observed<State: Sendable>: Sendable {
  private struct Waiter {
    let isMet: @Sendable (State) -> Bool
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct Contents {
    var state: State
    var waiters: [UInt64: Waiter] = [:]
    var lastWaiter: UInt64 = 0
  }

  private let contents: Mutex<Contents>

  init(_ state: State) {
    contents = Mutex(Contents(state: state))
  }

  /// The value as it is now.
  var value: State { contents.withLock(\.state) }

  /// Changes the value, and lets those go on whose wait is over by it.
  func update<Result: Sendable>(_ change: (inout State) -> Result) -> Result {
    let (result, met) = contents.withLock { contents in
      let result = change(&contents.state)
      guard !contents.waiters.isEmpty else { return (result, [Waiter]()) }
      let met = contents.waiters.filter { $0.value.isMet(contents.state) }
      for id in met.keys { contents.waiters.removeValue(forKey: id) }
      return (result, Array(met.values))
    }
    for waiter in met { waiter.continuation.resume(returning: true) }
    return result
  }

  /// Waits until the value is so.
  ///
  /// - Parameter isMet: What to wait for; it may be so already.
  /// - Returns: Whether it is so; false if the task was cancelled.
  @discardableResult
  func wait(until isMet: @escaping @Sendable (State) -> Bool) async -> Bool {
    let id = contents.withLock { contents in
      contents.lastWaiter += 1
      return contents.lastWaiter
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isMetAlready = contents.withLock { contents in
          guard !isMet(contents.state) else { return true }
          contents.waiters[id] = Waiter(isMet: isMet, continuation: continuation)
          return false
        }
        if isMetAlready {
          continuation.resume(returning: true)
        } else if Task.isCancelled {
          giveUp(id)
        }
      }
    } onCancel: {
      giveUp(id)
    }
  }

  private func giveUp(_ id: UInt64) {
    contents.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(returning: false)
  }
}
