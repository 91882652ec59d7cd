import CardMaking
import DesktopNotification
import SigningAgent
import Synchronization
import Testing
import VirtualCard

/// Touches that are waited for.
@Suite
struct TouchTests {
  @Test
  func `each signature's touch is announced before it`() async throws {
    let card = try await MemoryCard(CardOrder { $0.touch = .on })
    let bench = try Bench(card)
    #expect(await bench.sign(try order(of: 3)) == nil)
    let steps = await bench.reported.events.compactMap { event -> String? in
      switch event {
      case .waitingForTouch(let index): "touch \(index)"
      case .signed(let index, _): "signed \(index)"
      default: nil
      }
    }
    #expect(steps == ["touch 0", "signed 0", "touch 1", "signed 1", "touch 2", "signed 2"])
  }

  @Test
  func `a touch that never comes is waited for again only if the person says so`() async throws {
    let card = try await MemoryCard(CardOrder { $0.touch = .on }, touch: TouchNever())
    // The PIN, a yes to waiting once more, and then nobody.
    let bench = try Bench(card, pins: [pin, "yes", nil])
    #expect(await bench.sign(try order(of: 3)) == .touchTimeout)
    #expect(await card.count(0x2A) == 2)
    #expect(await bench.reported.messages.isEmpty)
    #expect(bench.dialog.shown.count == 3)
    // Who shows what the card waits for hears that it doesn't any more.
    let question = SigningEvent.waitingForConfirmation
    let touch = SigningEvent.waitingForTouch(index: 0)
    #expect(await bench.reported.events.suffix(4) == [touch, question, touch, question])
    let thing = "image 1 of 3, stagex/core-image0:1.0"
    let asked = "The card wasn't touched in time for \(thing). Wait again?"
    #expect(bench.dialog.shown.last?.error == asked)
  }

  @Test
  func `a touch is announced when it is waited for, and taken back when it came`() async throws {
    let card = try await MemoryCard(CardOrder { $0.touch = .on })
    let announcer = Announcements()
    var bench = try Bench(card)
    bench.touches = announcer
    #expect(await bench.sign(try order(of: 2)) == nil)
    #expect(announcer.said.count == 2)
    #expect(announcer.said.first?.hasSuffix("image 1 of 2, stagex/core-image0:1.0") == true)
    #expect(announcer.openCount == 0)
  }

  @Test
  func `a cached touch is asked for when the card takes longer than signing does`() async throws {
    let finger = HesitatingFinger(at: 1)
    let card = try await MemoryCard(CardOrder { $0.touch = .cached }, touch: finger)
    let order = try #require(try order(of: 1))
    var bench = try Bench(card)
    bench.clock = HurriedClock()
    let reported = bench.reported
    try await bench.agent.sign(order) { event in
      await reported.add(event)
      guard case .waitingForTouch = event else { return }
      await finger.isAsked()
      await finger.touch()
    }
    #expect(await reported.events.contains(.waitingForTouch(index: 0)))
    #expect(await reported.messages.count == 1)
  }

  @Test
  func `without a touch policy nobody is asked to touch`() async throws {
    let bench = try Bench(try await MemoryCard(CardOrder { _ in }))
    #expect(await bench.sign(try order(of: 2)) == nil)
    let touches = await bench.reported.events.count { event in
      if case .waitingForTouch = event { true } else { false }
    }
    #expect(touches == 0)
  }
}

/// Keeps what was announced.
private final class Announcements: TouchAnnouncer {
  private struct State {
    var said: [String] = []
    var open: Set<UInt64> = []
  }

  private let state = Mutex(State())

  var said: [String] { state.withLock { $0.said } }
  var openCount: Int { state.withLock { $0.open.count } }

  func announce(_ text: String) -> Announcement {
    state.withLock { state in
      state.said.append(text)
      let number = UInt64(state.said.count)
      state.open.insert(number)
      return Announcement(number: number)
    }
  }

  func withdraw(_ announcement: Announcement) {
    state.withLock { _ = $0.open.remove(announcement.number) }
  }
}
