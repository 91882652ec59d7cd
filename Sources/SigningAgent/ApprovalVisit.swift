internal import Synchronization

/// One call for signatures within an approval of a coming set.
final class ApprovalVisit: Sendable {
  private enum Stage {
    case waiting
    case begun
    /// What cancels it.
    case running(@Sendable () -> Void)
    case left
  }

  let order: SigningOrder
  let report: @Sendable (SigningEvent) async -> Void
  /// What came of it; nil if the approval was over before its turn, so that it is a call like any.
  let outcome = Settlement<Result<Void, AgentError>?>()

  private let stage = Mutex(Stage.waiting)

  init(_ order: SigningOrder, _ report: @escaping @Sendable (SigningEvent) async -> Void) {
    self.order = order
    self.report = report
  }

  /// Its turn has come; false if its caller went away before that.
  func begin() -> Bool {
    stage.withLock { stage in
      guard case .waiting = stage else { return false }
      stage = .begun
      return true
    }
  }

  /// Runs what signs, so that ``leave()`` cancels it.
  func run<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) async -> Value {
    // A task of its own: its caller may go away, and the approval stays.
    let work = Task { await body() }
    let isLeft = stage.withLock { stage in
      if case .left = stage { return true }
      stage = .running { work.cancel() }
      return false
    }
    if isLeft { work.cancel() }
    return await work.value
  }

  /// Its caller went away, or the approval ends: what the card signs is finished, and no more.
  func leave() {
    let stage = stage.withLock { stage in
      defer { stage = .left }
      return stage
    }
    switch stage {
    case .waiting: outcome.settle(.failure(.cancelled))
    case .running(let cancel): cancel()
    case .begun, .left: break
    }
  }
}
