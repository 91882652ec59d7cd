internal import Synchronization

/// The calls that sign or wait to, so that all of them can be ended at once.
final class RunningCalls: Sendable {
  private struct State {
    var last: UInt64 = 0
    var calls: [UInt64: Call] = [:]
  }

  private struct Call: Sendable {
    let user: UInt32
    let task: Task<Result<Void, AgentError>, Never>
  }

  private let state = Mutex(State())

  /// Runs a call; cancelling the task that called this cancels it as well.
  ///
  /// - Parameters:
  ///   - user: Whose call it is.
  ///   - body: The call.
  /// - Throws: What the body threw.
  func run(
    for user: UInt32,
    _ body: @escaping @Sendable () async throws(AgentError) -> Void
  ) async throws(AgentError) {
    let task = Task { () async -> Result<Void, AgentError> in
      do throws(AgentError) {
        return .success(try await body())
      } catch {
        return .failure(error)
      }
    }
    let number = state.withLock { state in
      state.last += 1
      state.calls[state.last] = Call(user: user, task: task)
      return state.last
    }
    defer { state.withLock { _ = $0.calls.removeValue(forKey: number) } }
    let result = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    try result.get()
  }

  /// Cancels calls: what a card is signing is finished, and nothing after it.
  ///
  /// - Parameter user: Whose calls; nil for everybody's.
  /// - Returns: How many were cancelled.
  func cancel(of user: UInt32? = nil) -> Int {
    let calls = state.withLock { state in
      state.calls.values.filter { user == nil || $0.user == user }
    }
    for call in calls { call.task.cancel() }
    return calls.count
  }
}
