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
    let task = start(for: user, body)
    let result = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    try result.get()
  }

  /// Starts what may outlive the call that began it.
  ///
  /// - Parameters:
  ///   - user: Whose it is.
  ///   - body: What is done.
  /// - Returns: The task.
  func start(
    for user: UInt32,
    _ body: @escaping @Sendable () async throws(AgentError) -> Void
  ) -> Task<Result<Void, AgentError>, Never> {
    state.withLock { state in
      state.last += 1
      let number = state.last
      let task = Task { () async -> Result<Void, AgentError> in
        defer { self.state.withLock { _ = $0.calls.removeValue(forKey: number) } }
        do throws(AgentError) {
          return .success(try await body())
        } catch {
          return .failure(error)
        }
      }
      state.calls[number] = Call(user: user, task: task)
      return task
    }
  }

  /// Cancels calls: what a card is signing is finished, and nothing after it.
  ///
  /// - Parameter user: Whose calls; nil for everybody's.
  /// - Returns: How many were cancelled.
  func cancel(of user: UInt32? = nil) -> Int {
    let tasks = tasks(of: user)
    for task in tasks { task.cancel() }
    return tasks.count
  }

  /// Cancels all calls and waits until they have ended.
  func finish() async {
    let tasks = tasks(of: nil)
    for task in tasks { task.cancel() }
    for task in tasks { _ = await task.value }
  }

  private func tasks(of user: UInt32?) -> [Task<Result<Void, AgentError>, Never>] {
    state.withLock { state in
      state.calls.values.filter { user == nil || $0.user == user }.map(\.task)
    }
  }
}
