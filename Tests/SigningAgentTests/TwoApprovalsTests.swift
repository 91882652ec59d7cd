import CardMaking
import SigningAgent
import Testing
import VirtualCard

/// Approvals of the same image that are open on two cards.
@Suite
struct TwoApprovalsTests {
  private static let sign: UInt8 = 0x2A

  @Test
  func `which card signs has to be said`() async throws {
    let first = try await MemoryCard(CardOrder { _ in })
    let second = try await MemoryCard(profile: .nitrokey3, CardOrder { _ in })
    let serials = [
      try await Bench(first).cards()[0].choice, try await Bench(second).cards()[0].choice,
    ]
    var bench = try Bench(second, pins: [pin, pin])
    bench.readers = MemoryReaders(first: first, second: second)
    let agent = bench.agent
    for serial in serials {
      let order = try #require(try order(of: 1, card: serial))
      _ = try await agent.approve(order) { _ in }
    }

    let unnamed = try #require(try order(of: 1))
    do throws(AgentError) {
      try await agent.sign(unnamed) { _ in }
      Issue.record("signed")
    } catch {
      guard case .severalCards(let cards) = error else { throw error }
      #expect(cards.map(\.choice) == serials)
    }
    #expect(await first.count(Self.sign) == 0)
    #expect(await second.count(Self.sign) == 0)

    for serial in serials {
      try await agent.sign(try #require(try order(of: 1, card: serial))) { _ in }
    }
    #expect(await first.count(Self.sign) == 1)
    #expect(await second.count(Self.sign) == 1)
    await agent.finish()
  }
}
