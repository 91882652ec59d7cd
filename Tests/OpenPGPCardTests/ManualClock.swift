import ISO7816
import Synchronization

/// A clock that is set by hand.
final class ManualClock: Clock {
  struct Instant: InstantProtocol {
    var offset: Duration
    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private let time = Mutex(Duration.zero)

  var now: Instant { Instant(offset: time.withLock { $0 }) }
  var minimumResolution: Duration { .zero }

  func advance(by duration: Duration) { time.withLock { $0 += duration } }

  /// Nobody waits by this clock.
  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    throw CancellationError()
  }
}

/// A card that takes its time, always the same, for one answer that is always the same.
struct SlowCard: CardChannel {
  let answer: Result<Answer, TransportError>
  var delay = Duration.zero
  var clock = ManualClock()

  func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer {
    clock.advance(by: delay)
    return try answer.get()
  }

  func transmit<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    confidential secret: borrowing Secret
  ) async throws(TransportError) -> Answer {
    try await transmit(header)
  }
}
