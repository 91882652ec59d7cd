internal import Synchronization

/// Finds out when a service that is started on demand is needed no more.
///
/// It is when nobody was connected for a while and it holds nothing that would be lost.
public final class IdleTimer<C: Clock>: Sendable where C.Duration == Duration {
  private struct State {
    /// Since when nobody is connected; nil if somebody is.
    var quietSince: C.Instant?
    var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    var nextWaiter = 0
  }

  private let limit: Duration
  private let clock: C
  private let holdsSomething: @Sendable () async -> Bool
  private let state: Mutex<State>

  /// A timer; nobody is connected from now on.
  ///
  /// - Parameters:
  ///   - limit: How long nobody must be connected.
  ///   - clock: What measures that.
  ///   - holdsSomething: Whether the service must stay all the same: a card that was unlocked,
  ///     say. It is asked when the time is up, and again each time after that long.
  public init(
    limit: Duration,
    clock: C,
    holdsSomething: @escaping @Sendable () async -> Bool
  ) {
    self.limit = limit
    self.clock = clock
    self.holdsSomething = holdsSomething
    state = Mutex(State(quietSince: clock.now))
  }

  /// Takes note of how many are connected.
  ///
  /// - Parameter count: How many there are now.
  public func note(connectionCount count: Int) {
    let now = clock.now
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      // A refusal in between is a connection like any other: time starts anew.
      state.quietSince = count == 0 ? now : nil
      guard count == 0 else { return [] }
      defer { state.waiters = [:] }
      return Array(state.waiters.values)
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Waits until the service is needed no more, or the task is cancelled.
  ///
  /// A connection that begins after that is not lost: where the service manager listens as
  /// well, it starts the service again.
  public func untilNeededNoMore() async {
    while !Task.isCancelled {
      guard let quietSince = state.withLock(\.quietSince) else {
        await untilQuiet()
        continue
      }
      guard await sleep(until: quietSince.advanced(by: limit)) else { return }
      guard isQuiet(since: quietSince) else { continue }
      guard await holdsSomething() else {
        // Somebody may have come while that was asked.
        if isQuiet(since: quietSince) { return }
        continue
      }
      guard await sleep(until: clock.now.advanced(by: limit)) else { return }
    }
  }

  private func isQuiet(since instant: C.Instant) -> Bool {
    state.withLock { $0.quietSince == instant }
  }

  /// Returns false if the task is cancelled.
  private func sleep(until instant: C.Instant) async -> Bool {
    do {
      try await clock.sleep(until: instant, tolerance: nil)
      return !Task.isCancelled
    } catch {
      return false
    }
  }

  private func untilQuiet() async {
    let number = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          // Looked at under the lock that the handler below takes, so that it comes either
          // before this or finds the waiter.
          if state.quietSince != nil || Task.isCancelled { return true }
          state.waiters[number] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
    }
  }
}
