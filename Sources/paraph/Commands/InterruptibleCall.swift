import AgentClient
import Interruption
import Synchronization

/// A call for which the agent holds a card: Ctrl-C ends it in good order, and ^Z doesn't stop it.
struct InterruptibleCall: Sendable {
  /// Tells the person that the call is ending.
  let interrupted: @Sendable () -> Void
  /// Tells the person that ^Z has no place here.
  let stopRefused: @Sendable () -> Void

  /// Runs a body that a signal cancels; a second one ends the program at once, and so does the first
  /// one once the body has ended.
  ///
  /// What the card is signing is still told to the body.
  ///
  /// - Parameter body: Calls the agent.
  /// - Returns: Why not all was done; nil if it was.
  func run(_ body: @escaping @Sendable () async -> Failure?) async -> Failure? {
    let task = Task { await body() }
    let isOver = Mutex(false)
    Interruption.watch { signal, count in
      switch (signal, count) {
      case (Interruption.stop, _): stopRefused()
      case (_, 1) where !isOver.withLock({ $0 }):
        interrupted()
        task.cancel()
      default: Interruption.die(by: signal)
      }
    }
    Interruption.refuseStops(true)
    let failure = await task.value
    isOver.withLock { $0 = true }
    Interruption.refuseStops(false)
    return failure.map { Self.failure($0, isInterrupted: task.isCancelled) }
  }

  /// What a failure is called that may be an interruption's.
  ///
  /// A terminal sends Ctrl-C to the pinentry too, whose end is then no failure of its own.
  static func failure(_ failure: Failure, isInterrupted: Bool) -> Failure {
    let isOfDialog = ["DialogFailed", "NotApproved"].contains(failure.code)
    return isInterrupted && isOfDialog ? AgentSentences.interrupted : failure
  }
}
