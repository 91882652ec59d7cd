import CardMaking
import SigningAgent
import Testing
import VirtualCard

/// Touches that are waited for.
@Suite
struct TouchTests {
  @Test
  func `each signature's touch is announced before it`() async throws {
    let card = try await MemoryCard(CardOrder { $0.touch = .on })
    let bench = Bench(card)
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
  func `a touch that never comes is waited for some times, then it ends`() async throws {
    let card = try await MemoryCard(CardOrder { $0.touch = .on }, touch: TouchNever())
    let bench = Bench(card)
    #expect(await bench.sign(try order(of: 3)) == .touchTimeout)
    #expect(await card.count(0x2A) == bench.options.touchAttempts)
    #expect(await bench.reported.messages.isEmpty)
  }

  @Test
  func `a cached touch is asked for when the card takes longer than signing does`() async throws {
    let finger = HesitatingFinger(at: 1)
    let card = try await MemoryCard(CardOrder { $0.touch = .cached }, touch: finger)
    let order = try #require(try order(of: 1))
    var bench = Bench(card)
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
    let bench = Bench(try await MemoryCard(CardOrder { _ in }))
    #expect(await bench.sign(try order(of: 2)) == nil)
    let touches = await bench.reported.events.count { event in
      if case .waitingForTouch = event { true } else { false }
    }
    #expect(touches == 0)
  }
}
