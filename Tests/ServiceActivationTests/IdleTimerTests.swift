import ServiceActivation
import Synchronization
import Testing

/// When a service that was started on demand ends by itself.
@Suite
struct IdleTimerTests {
  private let clock = ManualClock()
  private let answers = Answers()
  private let timer: IdleTimer<ManualClock>

  init() {
    timer = IdleTimer(limit: .seconds(60), clock: clock) { [answers] in answers.next() }
  }

  /// What the service holds each time it is asked, nothing after that.
  private final class Answers: Sendable {
    private let list = Mutex<[Bool]>([])
    private let count = Mutex(0)

    var askedCount: Int { count.withLock { $0 } }

    func set(_ answers: [Bool]) { list.withLock { $0 = answers } }

    func next() -> Bool {
      count.withLock { $0 += 1 }
      return list.withLock { $0.isEmpty ? false : $0.removeFirst() }
    }
  }

  /// The time at which it ends, from the start.
  private func end() -> Task<Duration, Never> {
    Task { [timer, clock] in
      await timer.untilNeededNoMore()
      return clock.now.offset
    }
  }

  @Test
  func `nobody ever came`() async {
    let end = end()
    await clock.untilSomebodySleeps()
    clock.advance(by: .seconds(60))
    #expect(await end.value == .seconds(60))
  }

  @Test
  func `time begins when the last client has gone, to the second`() async {
    let end = end()
    await clock.untilSomebodySleeps()
    clock.advance(by: .seconds(30))
    timer.note(connectionCount: 1)
    timer.note(connectionCount: 0)
    // The first sleep ends, and finds that somebody was here.
    clock.advance(by: .seconds(30))
    await clock.untilSomebodySleeps()
    clock.advance(by: .seconds(29))
    await clock.untilSomebodySleeps()
    #expect(answers.askedCount == 0)
    clock.advance(by: .seconds(1))
    #expect(await end.value == .seconds(90))
  }

  @Test
  func `nothing ends while somebody is connected`() async {
    timer.note(connectionCount: 2)
    timer.note(connectionCount: 1)
    let end = end()
    clock.advance(by: .seconds(1000))
    timer.note(connectionCount: 0)
    await clock.untilSomebodySleeps()
    clock.advance(by: .seconds(60))
    #expect(await end.value == .seconds(1060))
    #expect(answers.askedCount == 1)
  }

  @Test
  func `a service that holds something stays, and is asked again`() async {
    answers.set([true, true])
    let end = end()
    for _ in 0..<3 {
      await clock.untilSomebodySleeps()
      clock.advance(by: .seconds(60))
    }
    // Asked at 60 and 120, each time it sleeps anew; the next sleep ends at 180.
    #expect(await end.value == .seconds(180))
    #expect(answers.askedCount == 3)
  }

  @Test
  func `cancelling ends the waiting, whatever it waits for`() async {
    let sleeping = end()
    await clock.untilSomebodySleeps()
    sleeping.cancel()
    #expect(await sleeping.value == .zero)
    timer.note(connectionCount: 1)
    let waiting = end()
    waiting.cancel()
    #expect(await waiting.value == .zero)
  }
}
