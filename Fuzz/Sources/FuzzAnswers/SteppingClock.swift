/// A clock on which a fixed time passes between any two readings.
final class SteppingClock: Clock, @unchecked Sendable {
  // Safe because: one test uses it, on one thread.

  /// A time of this clock.
  struct Instant: InstantProtocol {
    let elapsed: Duration

    func advanced(by duration: Duration) -> Self { Self(elapsed: elapsed + duration) }

    func duration(to other: Self) -> Duration { other.elapsed - elapsed }

    static func < (left: Self, right: Self) -> Bool { left.elapsed < right.elapsed }
  }

  private let step: Duration
  private var elapsed = Duration.zero

  init(step: Duration) { self.step = step }

  var now: Instant {
    elapsed += step
    return Instant(elapsed: elapsed)
  }

  var minimumResolution: Duration { .nanoseconds(1) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    elapsed = max(elapsed, deadline.elapsed)
  }
}
