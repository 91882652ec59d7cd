import Gcrypt
import SigningAgent
import Synchronization
import Testing

/// One dialog at a time.
@Suite
struct DialogQueueTests {
  private let alice = Caller(userID: 1000, processID: 1, executable: "/usr/bin/paraph").identity
  private let bob = Caller(userID: 1001, processID: 2).identity

  @Test
  func `the first who asked comes first, one at a time`() async throws {
    let queue = DialogQueue()
    let desk = Desk()
    var asking: [Task<Int, any Error>] = []
    for number in 0..<20 {
      let caller = number % 2 == 0 ? alice : bob
      asking.append(
        Task {
          try await queue.ask(for: caller) { () async throws(DialogError) in
            await desk.show(number)
          }
        }
      )
      // Each is in the queue before the next one comes.
      if number == 0 { await desk.waitUntilShown(0) }
      while await queue.waitingCount < number { await Task.yield() }
    }
    for number in 0..<20 {
      await desk.waitUntilShown(number)
      #expect(desk.shown == Array(0...number))
      desk.answer()
    }
    for (number, task) in asking.enumerated() { #expect(try await task.value == number) }
  }

  @Test
  func `after a no the same caller waits, by whatever process it comes, and others don't`()
    async throws
  {
    let time = ManualTime()
    let queue = DialogQueue(uptime: { time.now })
    #expect(await queue.refuse(alice) == .notApproved)
    time.advance(by: .seconds(3))
    #expect(await queue.accept(alice) == .refusedBefore(remaining: .seconds(7)))
    let copy = Caller(userID: 1000, processID: 77, executable: "/tmp/paraph").identity
    #expect(await queue.accept(copy) == .refusedBefore(remaining: .seconds(7)))
    #expect(await queue.accept(bob) == nil)
    let qube = Caller(userID: 1000, processID: 78, qube: "work").identity
    #expect(await queue.accept(qube) == nil)
    time.advance(by: .milliseconds(6999))
    #expect(await queue.accept(alice) == .refusedBefore(remaining: .milliseconds(1)))
    time.advance(by: .milliseconds(1))
    #expect(await queue.accept(alice) == nil)
  }

  @Test
  func `a refused attempt doesn't prolong the pause`() async throws {
    let time = ManualTime()
    let queue = DialogQueue(pause: .seconds(2), uptime: { time.now })
    #expect(await queue.refuse(alice) == .notApproved)
    for _ in 0..<2 {
      time.advance(by: .seconds(1))
      _ = await queue.accept(alice)
    }
    #expect(await queue.accept(alice) == nil)
  }

  @Test
  func `a no refuses what the same caller has waiting, at once`() async throws {
    let time = ManualTime()
    let queue = DialogQueue(uptime: { time.now })
    let desk = Desk()
    let (alice, bob) = (alice, bob)
    let first = Task {
      await queue.outcome(alice) { () async throws(DialogError) in
        _ = await desk.show(0)
        throw .notApproved
      }
    }
    await desk.waitUntilShown(0)
    let second = Task { await queue.accept(alice) }
    while await queue.waitingCount < 1 { await Task.yield() }
    let other = Task { await queue.accept(bob) }
    while await queue.waitingCount < 2 { await Task.yield() }
    desk.answer()
    #expect(await first.value == .notApproved)
    #expect(await second.value == .refusedBefore(remaining: .seconds(10)))
    #expect(await other.value == nil)
  }

  @Test(arguments: [DialogError.cancelled, .failed("no"), .unavailable("no")])
  func `only a person's no counts`(error: DialogError) async throws {
    let queue = DialogQueue(uptime: { .zero })
    let outcome = await queue.outcome(alice) { () async throws(DialogError) in throw error }
    #expect(outcome == error)
    #expect(await queue.accept(alice) == nil)
  }

  @Test
  func `a qube that takes its dialogs back waits longer each time, and another qube doesn't`()
    async throws
  {
    let time = ManualTime()
    let queue = DialogQueue(uptime: { time.now })
    let work = Caller(userID: 1000, processID: 1, qube: "work").identity
    let other = Caller(userID: 1000, processID: 1, qube: "other").identity
    // It asks without end, ten times a second.
    var shownAt: [Int] = []
    for tenths in 0..<50 {
      if await queue.takeBack(work) == .cancelled { shownAt.append(tenths) }
      time.advance(by: .milliseconds(100))
    }
    #expect(shownAt == [0, 1, 11, 31])
    #expect(await queue.accept(other) == nil)
    // Minutes later it is never more than one.
    for _ in 0..<20 {
      time.advance(by: .seconds(61))
      #expect(await queue.takeBack(work) == .cancelled)
    }
    #expect(await queue.accept(work) == .refusedBefore(remaining: .seconds(60)))
    // A yes forgets it all, and so does time.
    time.advance(by: .seconds(60))
    #expect(await queue.accept(work) == nil)
    for _ in 0..<2 { #expect(await queue.takeBack(work) == .cancelled) }
    #expect(await queue.accept(work) == .refusedBefore(remaining: .seconds(1)))
    time.advance(by: .seconds(601))
    for _ in 0..<2 { #expect(await queue.takeBack(work) == .cancelled) }
  }

  @Test
  func `a person of this machine may take back as often as they like`() async throws {
    let queue = DialogQueue(uptime: { .zero })
    for _ in 0..<10 { #expect(await queue.takeBack(alice) == .cancelled) }
    #expect(await queue.accept(alice) == nil)
  }

  @Test
  func `who goes leaves the queue at once, and the others move up`() async throws {
    let queue = DialogQueue()
    let desk = Desk()
    let (alice, bob) = (alice, bob)
    let first = Task {
      await queue.outcome(alice) { () async throws(DialogError) in _ = await desk.show(0) }
    }
    await desk.waitUntilShown(0)
    let going = Task { await queue.accept(alice) }
    while await queue.waitingCount < 1 { await Task.yield() }
    let staying = Task { await queue.accept(bob) }
    while await queue.waitingCount < 2 { await Task.yield() }
    going.cancel()
    // The first dialog is still up.
    #expect(await going.value == .cancelled)
    #expect(await queue.waitingCount == 1)
    desk.answer()
    #expect(await first.value == nil)
    #expect(await staying.value == nil)
  }

  @Test
  func `who has gone already gets no dialog`() async throws {
    let queue = DialogQueue()
    let alice = alice
    let asking = Task {
      for await _ in AsyncStream<Never>.makeStream().stream {}
      return await queue.outcome(alice) { () async throws(DialogError) in
        Issue.record("a dialog for nobody")
      }
    }
    asking.cancel()
    #expect(await asking.value == .cancelled)
  }

  @Test
  func `a secret goes through as it is`() async throws {
    let secret = try await DialogQueue().ask(for: alice) { () async throws(DialogError) in
      do {
        return try SecretBytes(copying: Array("123456".utf8).span)
      } catch {
        throw .failed("no locked memory")
      }
    }
    let isSame = secret.isEqual(to: Array("123456".utf8).span)
    #expect(isSame)
  }
}

extension DialogQueue {
  /// How a dialog ended; nil for an answer.
  func outcome(
    _ caller: Caller.Identity,
    _ dialog: @Sendable () async throws(DialogError) -> Void
  ) async -> DialogError? {
    do throws(DialogError) {
      try await ask(for: caller, dialog)
      return nil
    } catch {
      return error
    }
  }

  func accept(_ caller: Caller.Identity) async -> DialogError? { await outcome(caller) {} }

  func takeBack(_ caller: Caller.Identity) async -> DialogError? {
    await outcome(caller) { () async throws(DialogError) in throw .cancelled }
  }

  func refuse(_ caller: Caller.Identity) async -> DialogError? {
    await outcome(caller) { () async throws(DialogError) in throw .notApproved }
  }
}

/// A clock that stands still until it is moved.
final class ManualTime: Sendable {
  private let time = Mutex(Duration.seconds(1000))

  var now: Duration { time.withLock { $0 } }

  func advance(by duration: Duration) { time.withLock { $0 += duration } }
}

/// Where dialogs are shown and answered one by one.
final class Desk: Sendable {
  private let numbers = Mutex<[Int]>([])
  private let announced = AsyncStream.makeStream(of: Int.self)
  private let answers = AsyncStream.makeStream(of: Void.self)

  var shown: [Int] { numbers.withLock { $0 } }

  func show(_ number: Int) async -> Int {
    numbers.withLock { $0.append(number) }
    announced.continuation.yield(number)
    for await _ in answers.stream { return number }
    return -1
  }

  func answer() { answers.continuation.yield() }

  /// Waits until this dialog is up; also if it is up already.
  func waitUntilShown(_ number: Int) async {
    if shown.contains(number) { return }
    for await one in announced.stream where one == number { return }
  }
}
