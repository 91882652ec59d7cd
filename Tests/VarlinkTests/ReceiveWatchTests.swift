import Testing
import Varlink

/// When a connection has taken too long for its next frame.
@Suite
struct ReceiveWatchTests {
  private let start = ContinuousClock.now
  private var watch = ReceiveWatch(ReceivePatience(frame: .seconds(30), silence: .seconds(600)))

  private func after(_ seconds: Int) -> ContinuousClock.Instant {
    start.advanced(by: .seconds(seconds))
  }

  @Test
  mutating func `a silent client is given the whole time and no more`() {
    watch.note(isWaiting: true, hasPart: false, at: start)
    #expect(watch.failure(at: after(599)) == nil)
    #expect(watch.timeToNextLook(hasPart: false, at: after(599)) == .seconds(1))
    #expect(watch.failure(at: after(600)) == .silent(.seconds(600)))
  }

  @Test
  mutating func `a frame's time begins with its first byte, and further bytes add none`() {
    watch.note(isWaiting: true, hasPart: false, at: start)
    for second in 500..<530 { watch.note(isWaiting: true, hasPart: true, at: after(second)) }
    #expect(watch.failure(at: after(529)) == nil)
    #expect(watch.timeToNextLook(hasPart: true, at: after(529)) == .seconds(1))
    #expect(watch.failure(at: after(530)) == .slowFrame(.seconds(30)))
  }

  @Test
  mutating func `the time of a running call is nobody's`() {
    watch.note(isWaiting: true, hasPart: false, at: start)
    watch.note(isWaiting: false, hasPart: true, at: after(100))
    #expect(watch.failure(at: after(10_000)) == nil)
    watch.note(isWaiting: true, hasPart: true, at: after(10_000))
    #expect(watch.failure(at: after(10_029)) == nil)
    #expect(watch.failure(at: after(10_030)) == .slowFrame(.seconds(30)))
  }

  @Test
  mutating func `a frame that came in time gives the next one its own`() {
    watch.note(isWaiting: true, hasPart: true, at: start)
    watch.note(isWaiting: false, hasPart: false, at: after(20))
    watch.note(isWaiting: true, hasPart: true, at: after(21))
    #expect(watch.failure(at: after(50)) == nil)
    #expect(watch.failure(at: after(51)) == .slowFrame(.seconds(30)))
  }

  @Test
  func `who doesn't look while nobody waits misses nothing`() {
    // Somebody may begin to wait right after this, and nobody would say so.
    #expect(watch.timeToNextLook(hasPart: false, at: start) == .seconds(600))
    #expect(watch.timeToNextLook(hasPart: true, at: start) == .seconds(30))
  }
}
