import Synchronization

/// A clock that a test moves on.
final class ManualClock: Clock {
  struct Instant: InstantProtocol {
    var offset: Duration = .zero

    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private struct State {
    var now = Instant()
    var sleepers: [Int: (Instant, CheckedContinuation<Bool, Never>)] = [:]
    var sleepCount = 0
    var watcher: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  var now: Instant { state.withLock(\.now) }
  var minimumResolution: Duration { .zero }

  /// How often somebody went to sleep.
  var sleepCount: Int { state.withLock(\.sleepCount) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let number = state.withLock { state in
      state.sleepCount += 1
      return state.sleepCount
    }
    let woke = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (isCancelled, watcher) = state.withLock { state in
          // Looked at under the lock that the handler below takes.
          if Task.isCancelled { return (true, CheckedContinuation<Void, Never>?.none) }
          state.sleepers[number] = (deadline, continuation)
          defer { state.watcher = nil }
          return (false, state.watcher)
        }
        guard !isCancelled else { return continuation.resume(returning: false) }
        watcher?.resume()
        wakeUp()
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: number) }?.1.resume(returning: false)
    }
    if !woke { throw CancellationError() }
  }

  /// Waits until somebody sleeps.
  func untilSomebodySleeps() async {
    await withCheckedContinuation { continuation in
      let isSleeping = state.withLock { state in
        if state.sleepers.isEmpty { state.watcher = continuation }
        return !state.sleepers.isEmpty
      }
      if isSleeping { continuation.resume() }
    }
  }

  func advance(by duration: Duration) {
    state.withLock { $0.now = $0.now.advanced(by: duration) }
    wakeUp()
  }

  private func wakeUp() {
    let due = state.withLock { state in
      let due = state.sleepers.filter { $0.value.0 <= state.now }
      for number in due.keys { state.sleepers[number] = nil }
      return due.values.map(\.1)
    }
    for sleeper in due { sleeper.resume(returning: true) }
  }
}
