import CardMaking
import Policy
import SigningAgent
import StrictJSON
import Testing
import VirtualCard

/// Several callers of one agent.
@Suite
struct SharingTests {
  private static let sign: UInt8 = 0x2A

  private func outcome(
    _ agent: SigningAgent,
    _ order: SigningOrder,
    _ reported: Reported = Reported()
  ) async -> AgentError? {
    do throws(AgentError) {
      try await agent.sign(order) { await reported.add($0) }
      return nil
    } catch {
      return error
    }
  }

  @Test
  func `who comes while a card signs waits for its turn, and then gets it`() async throws {
    let finger = HesitatingFinger(at: 1)
    let card = try await MemoryCard(CardOrder { $0.touch = .on }, touch: finger)
    let bench = try Bench(card, pins: [pin, pin])
    let agent = bench.agent
    let one = try #require(try order(of: 2))
    let first = Task { await outcome(agent, one) }
    await finger.isAsked()

    let reported = Reported()
    let second = Task { await outcome(agent, one, reported) }
    await reported.waits { $0 == .waitingForTurn }
    // Nothing was asked of the card or the person for the second.
    #expect(bench.dialog.shown.count == 1)
    // What signs is told as it was, without a word to the card.
    #expect(try await agent.listCards(for: ownUser).cards.count == 1)

    await finger.touch()
    #expect(await first.value == nil)
    #expect(await second.value == nil)
    #expect(await card.count(Self.sign) == 4)
    #expect(await reported.messages.count == 2)
  }

  @Test
  func `who waited for the card is judged by the policy of then`() async throws {
    let finger = HesitatingFinger(at: 1)
    let card = try await MemoryCard(CardOrder { $0.touch = .on }, touch: finger)
    let bench = try Bench(card, pins: [pin, pin])
    let agent = bench.agent
    let one = try #require(try order(of: 1))
    let first = Task { await outcome(agent, one) }
    await finger.isAsked()
    let reported = Reported()
    let second = Task { await outcome(agent, one, reported) }
    await reported.waits { $0 == .waitingForTurn }
    bench.change.rules = "cards = [\"99999999\"]"
    await finger.touch()
    #expect(await first.value == nil)
    guard case .policyRefused(let reasons, []) = await second.value else {
      Issue.record("not refused")
      return
    }
    #expect(reasons.map(\.rule) == [.cards])
    #expect(bench.dialog.shown.count == 1)
  }

  @Test
  func `what another card is about to sign counts for the hour`() async throws {
    let finger = HesitatingFinger(at: 2)
    let first = try await MemoryCard(CardOrder { $0.touch = .on }, touch: finger)
    let second = try await MemoryCard(profile: .nitrokey3, CardOrder { _ in })
    let serials = [
      try await Bench(first).cards()[0].choice, try await Bench(second).cards()[0].choice,
    ]
    var bench = try Bench(second, pins: [pin, pin])
    bench.readers = MemoryReaders(first: first, second: second)
    bench.rules += "\nmax-per-hour = 3\n"
    let agent = bench.agent
    let two = try #require(try order(of: 2, card: serials[0]))
    let reported = Reported()
    let call = Task { await outcome(agent, two, reported) }
    await finger.isAsked()
    // One is recorded, and one is waited for.
    await reported.waits { if case .signed = $0 { true } else { false } }

    let other = try #require(try order(of: 2, card: serials[1]))
    guard case .policyRefused(let reasons, []) = await outcome(agent, other) else {
      Issue.record("not refused")
      return
    }
    #expect(reasons.map(\.rule) == [.maxPerHour])
    #expect(reasons.first?.found == "2 in the last hour and 2 more")
    #expect(await outcome(agent, try #require(try order(of: 1, card: serials[1]))) == nil)
    await finger.touch()
    #expect(await call.value == nil)
    #expect(await outcome(agent, try #require(try order(of: 1, card: serials[1]))) != nil)
  }

  @Test
  func `who goes away while waiting costs neither a dialog nor a command`() async throws {
    let finger = HesitatingFinger(at: 1)
    let card = try await MemoryCard(CardOrder { $0.touch = .on }, touch: finger)
    let bench = try Bench(card, pins: [pin, pin])
    let agent = bench.agent
    let one = try #require(try order(of: 1))
    let first = Task { await outcome(agent, one) }
    await finger.isAsked()
    let reported = Reported()
    let second = Task { await outcome(agent, one, reported) }
    await reported.waits { $0 == .waitingForTurn }
    second.cancel()
    #expect(await second.value == .cancelled)
    await finger.touch()
    #expect(await first.value == nil)
    #expect(await card.count(Self.sign) == 1)
    #expect(bench.dialog.shown.count == 1)
  }

  @Test
  func `cancelling ends what runs after the signature that is being made, and gives up the cards`()
    async throws
  {
    let finger = HesitatingFinger(at: 2)
    let card = try await MemoryCard(CardOrder { $0.touch = .on }, touch: finger)
    let bench = try Bench(card)
    let agent = bench.agent
    let reported = Reported()
    let three = try #require(try order(of: 3))
    let call = Task { await outcome(agent, three, reported) }
    await finger.isAsked()
    #expect(await agent.cancel(for: ownUser) == 1)
    await finger.touch()
    #expect(await call.value == .cancelled)
    // The second was being made: it is finished and told.
    #expect(await reported.messages.count == 2)
    #expect(await card.givenUpCount == 1)
    #expect(await agent.cancel(for: ownUser) == 0)
  }

  @Test
  func `another user ends only calls of their own`() async throws {
    let finger = HesitatingFinger(at: 1)
    let card = try await MemoryCard(CardOrder { $0.touch = .on }, touch: finger)
    var bench = try Bench(card)
    bench.rules += "\n[[client]]\nuser = 1001\n"
    let agent = bench.agent
    let one = try #require(try order(of: 1))
    let call = Task { await outcome(agent, one) }
    await finger.isAsked()
    #expect(await agent.cancel(for: Caller(userID: 1001, processID: 1)) == 0)
    await finger.touch()
    #expect(await call.value == nil)
  }

  @Test
  func `after a no the same user is refused without a dialog`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card, pins: [nil, pin])
    let agent = bench.agent
    let one = try #require(try order(of: 1))
    #expect(await outcome(agent, one) == .notApproved)
    guard case .refusedRecently(let time) = await outcome(agent, one) else {
      Issue.record("not refused")
      return
    }
    #expect(time > .zero && time <= .seconds(10))
    #expect(bench.dialog.shown.count == 1)
    #expect(try bench.records.map(\.event) == ["asked", "refused", "asked", "refused"])
  }

  @Test
  func `a user without a place in the policy may neither sign nor look`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card)
    let stranger = Caller(userID: 4242, processID: 1)
    let one = try #require(try order(of: 1, for: stranger))
    #expect(await outcome(bench.agent, one) == .callerRefused)
    await #expect(throws: AgentError.callerRefused) {
      try await bench.agent.listCards(for: stranger)
    }
    #expect(await card.instructions.isEmpty)
  }

  @Test
  func `a member of a named group may sign what its entry allows`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    var bench = try Bench(card, pins: [pin, pin])
    bench.rules += "\n[[client]]\ngroup = 100\nrepositories = [\"stagex/*\"]\nmax-batch = 2\n"
    let member = Caller(userID: 1001, groupIDs: [7, 100], processID: 1)
    #expect(await outcome(bench.agent, try #require(try order(of: 2, for: member))) == nil)
    guard
      case .policyRefused(let reasons, []) =
        await outcome(bench.agent, try #require(try order(of: 3, for: member)))
    else {
      Issue.record("not refused")
      return
    }
    #expect(reasons.map(\.rule.rawValue) == ["client"])
  }
}
