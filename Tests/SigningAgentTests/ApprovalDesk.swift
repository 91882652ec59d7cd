import CardMaking
import SigningAgent
import StrictJSON
import Testing

/// An agent whose time only tests move, and its callers.
struct ApprovalDesk {
  static let verify: UInt8 = 0x20
  static let sign: UInt8 = 0x2A

  let bench: Bench
  let agent: SigningAgent
  let clock = ManualClock()

  init(
    _ card: MemoryCard,
    pins: [String?] = [pin],
    _ change: (inout Bench) -> Void = { _ in }
  ) throws {
    var bench = try Bench(card, pins: pins)
    bench.clock = clock
    bench.uptime = { [clock] in clock.uptime }
    change(&bench)
    self.bench = bench
    agent = bench.agent
  }

  var card: MemoryCard { bench.card }
  /// How many dialogs were shown.
  var dialogCount: Int { bench.dialog.shown.count }

  /// What became of an approval.
  enum Approval {
    case given(ApprovalGrant)
    case refused(AgentError)
  }

  /// Asks for the approval of the first images.
  func asked(for count: Int, by caller: Caller = ownUser) async throws -> Approval {
    let order = try #require(try order(of: count, for: caller))
    do throws(AgentError) {
      return .given(try await agent.approve(order) { [bench] in await bench.reported.add($0) })
    } catch {
      return .refused(error)
    }
  }

  /// Gets the approval of the first images.
  func approved(_ count: Int, by caller: Caller = ownUser) async throws -> ApprovalGrant {
    switch try await asked(for: count, by: caller) {
    case .given(let grant): return grant
    case .refused(let error): throw error
    }
  }

  /// Signs images by their numbers, and says how it ended; nil if all are signed.
  func sign(
    _ numbers: Int...,
    by caller: Caller = ownUser,
    reporting reported: Reported = Reported()
  ) async throws -> AgentError? {
    let order = try #require(try order(ofImages: numbers, for: caller))
    do throws(AgentError) {
      try await agent.sign(order) { await reported.add($0) }
      return nil
    } catch {
      return error
    }
  }

  /// The events of the log, and the last outcome.
  var recorded: (events: [String], outcome: String?) {
    get throws {
      let records = try bench.records
      return (records.compactMap { $0.event?.text }, records.last?["outcome"]?.text)
    }
  }

  /// Whether the card is free: no transaction, no PIN that is verified.
  func expectFree(resets: Int = 1) async throws {
    #expect(await card.resets == resets)
    #expect(try await !card.signsWithoutPIN)
  }
}
