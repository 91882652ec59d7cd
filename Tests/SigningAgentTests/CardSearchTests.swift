import CardMaking
import ISO7816
import SigningAgent
import StrictJSON
import Testing
import Varlink
import VirtualCard

/// Which of several cards signs, where another program uses one of them.
@Suite
struct CardSearchTests {
  private static let sign: UInt8 = 0x2A

  /// An agent with two cards, and their serial numbers.
  private struct Desk {
    let bench: Bench
    let first: String
    let second: String
  }

  private func twoCards(_ hindrance: MemoryReaders.Hindrance?) async throws -> Desk {
    let first = try await MemoryCard(CardOrder { _ in })
    let second = try await MemoryCard(profile: .nitrokey3, CardOrder { _ in })
    let serials = [
      try await Bench(first).cards()[0].choice, try await Bench(second).cards()[0].choice,
    ]
    var bench = try Bench(second)
    bench.readers = MemoryReaders(first: first, second: second, hindrance: hindrance)
    return Desk(bench: bench, first: serials[0], second: serials[1])
  }

  private static let hindrances: [AgentError] = [
    MemoryReaders.busy, .cardMisbehaved("object C4"), .readerFailed(code: 0x8010_0066),
  ]

  @Test(arguments: hindrances)
  func `no card signs in the place of one that can't be read`(error: AgentError) async throws {
    let desk = try await twoCards(.failure(error))
    for card in [nil, desk.first] {
      #expect(await desk.bench.sign(try order(of: 1, card: card)) == error)
    }
    #expect(await desk.bench.card.count(Self.sign) == 0)
    #expect(desk.bench.dialog.shown.isEmpty)
  }

  @Test(arguments: hindrances)
  func `the card that is named signs, whatever is wrong with another`(
    error: AgentError
  ) async throws {
    let desk = try await twoCards(.failure(error))
    #expect(await desk.bench.sign(try order(of: 1, card: desk.second)) == nil)
    #expect(await desk.bench.card.count(Self.sign) == 1)
    // Nobody was told of a wait for a card that nobody asked for.
    #expect(await !desk.bench.reported.events.contains(.waitingForTurn))
  }

  @Test
  func `a named card that another program uses is waited for, and who waits is told`()
    async throws
  {
    let desk = try await twoCards(.use)
    #expect(await desk.bench.sign(try order(of: 1, card: desk.first)) == nil)
    #expect(await desk.bench.reported.events.first == .waitingForTurn)
    #expect(await desk.bench.card.count(Self.sign) == 0)
  }

  @Test
  func `what was named and is nowhere is said not to be there once all cards are read`()
    async throws
  {
    let desk = try await twoCards(.use)
    guard
      case .cardNotFound("99999999", let present) = await desk.bench.sign(
        try order(of: 1, card: "99999999")
      )
    else {
      Issue.record("found")
      return
    }
    #expect(present.count == 2)
    #expect(await desk.bench.sign(try order(of: 1, card: "none")) == .notASerial("none"))
  }

  @Test(arguments: [AgentError.noCard, .cardRemoved, .noReader])
  func `a card that was taken out meanwhile is in nobody's way`(error: AgentError) async throws {
    let desk = try await twoCards(.failure(error))
    #expect(await desk.bench.sign(try order(of: 1)) == nil)
  }

  @Test
  func `a listing tells which reader couldn't be read and why, unless a card was named`()
    async throws
  {
    let desk = try await twoCards(.failure(MemoryReaders.busy))
    try await desk.bench.withClient { client in
      let reply = try await client.call("org.paraph.Agent.ListCards")
      let holder: JSONObject = ["holder": "gpg", "process_id": .integer(42)]
      let unread: JSONObject = [
        "reader": "First", "error": "CardBusy", "parameters": .object(holder),
      ]
      #expect(reply["unread"] == .array([.object(unread)]))
      let named = try await client.call(
        "org.paraph.Agent.ListCards",
        ["card": .string(desk.second)]
      )
      #expect(named["unread"] == nil)
    }
    let missing = try await desk.bench.refusal(
      "ListCards",
      ["card": .string(desk.first)]
    )
    #expect(missing?.name == "org.paraph.Agent.CardBusy")
  }

  @Test
  func `a listing of which nothing could be read fails with the reason`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    var bench = try Bench(card)
    bench.readers = MemoryReaders(
      first: card,
      second: card,
      hindrance: .failure(MemoryReaders.busy),
      hindered: ["First", "Second"]
    )
    let agent = bench.agent
    await #expect(throws: MemoryReaders.busy) { try await agent.listCards(for: ownUser) }
  }
}
