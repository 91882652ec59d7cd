import Synchronization

/// A clock on which no sleep takes any time.
struct HurriedClock: Clock {
  var now: ContinuousClock.Instant { ContinuousClock().now }
  var minimumResolution: Duration { .zero }

  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {}
}

/// A clock whose time passes only when it is told.
final class ManualClock: Clock {
  private struct State {
    var elapsed = Duration.zero
    var last = 0
    var sleepers: [Int: (until: Duration, CheckedContinuation<Bool, Never>)] = [:]
  }

  private let start = ContinuousClock().now
  private let state = Mutex(State())

  var now: ContinuousClock.Instant { start.advanced(by: uptime) }
  var minimumResolution: Duration { .zero }
  /// How much time has passed.
  var uptime: Duration { state.withLock(\.elapsed) }

  /// Lets time pass, and wakes up whoever has slept long enough.
  func advance(by time: Duration) {
    let awake = state.withLock { state in
      state.elapsed += time
      let awake = state.sleepers.filter { $0.value.until <= state.elapsed }
      for id in awake.keys { state.sleepers[id] = nil }
      return awake.values.map(\.1)
    }
    for continuation in awake { continuation.resume(returning: true) }
  }

  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
    let until = start.duration(to: deadline)
    let id = state.withLock { state in
      state.last += 1
      return state.last
    }
    let hasSlept = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let outcome: Bool? = state.withLock { state in
          if Task.isCancelled { return false }
          if until <= state.elapsed { return true }
          state.sleepers[id] = (until, continuation)
          return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: id) }?.1.resume(returning: false)
    }
    guard hasSlept else { throw CancellationError() }
  }
}

/// Counts from 1.
final class Counter: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
