import CardMaking
import Policy
import SigningAgent
import Testing

/// The policy and approvals of coming sets: it is read again for each call.
@Suite
struct HeldApprovalPolicyTests {
  private func desk(_ rules: String, pins: [String?] = [pin]) async throws -> ApprovalDesk {
    try ApprovalDesk(try await MemoryCard(CardOrder { _ in }), pins: pins) {
      $0.rules = "touch = \"any\"\n" + rules
    }
  }

  private func rules(_ error: AgentError?) -> [PolicyRule] {
    guard case .policyRefused(let reasons, []) = error else { return [] }
    return reasons.map(\.rule)
  }

  private func refusedRules(_ desk: ApprovalDesk, _ count: Int) async throws -> [PolicyRule] {
    guard case .refused(let error) = try await desk.asked(for: count) else { return [] }
    return rules(error)
  }

  @Test(arguments: [
    ("approval-time = 0", PolicyRule.approvalTime), ("max-batch = 3", .maxBatch),
    ("max-per-hour = 3", .maxPerHour), ("repositories = [\"other/*\"]", .repositories),
  ])
  func `what the policy forbids is refused before any PIN`(
    line: String,
    rule: PolicyRule
  ) async throws {
    let desk = try await desk(line)
    #expect(try await refusedRules(desk, 4) == [rule])
    #expect(desk.dialogCount == 0)
    #expect(try desk.recorded.events == ["refused"])
    #expect(await desk.card.resets == 1)
  }

  @Test(arguments: [
    ("repositories = [\"other/*\"]", PolicyRule.repositories),
    ("repositories = [\"stagex/core-image1\"]", .repositories),
    ("max-batch = 2", .maxBatch), ("max-per-hour = 1", .maxPerHour),
    ("cards = [\"99999999\"]", .cards), ("approval-time = 0", .approvalTime),
    ("minimum-tries = 4", .minimumTries), ("confirm = \"always\"", .confirm),
  ])
  func `a policy that forbids it by then ends it`(line: String, rule: PolicyRule) async throws {
    let desk = try await desk("")
    let grant = try await desk.approved(3)
    #expect(try await desk.sign(0) == nil)
    desk.bench.change.rules = "touch = \"any\"\n" + line
    #expect(rules(try await desk.sign(1)) == [rule])
    let end = await grant.untilOver()
    #expect(rules(end.reason) == [rule] && end.signedCount == 1)
    #expect(
      try desk.recorded.events == ["set_asked", "set_open", "signed", "refused", "set_ended"]
    )
    try await desk.expectFree()
  }

  @Test
  func `a policy that can't be read ends it`() async throws {
    let desk = try await desk("")
    let grant = try await desk.approved(3)
    desk.bench.change.rules = "tuch = 1"
    guard case .policyUnusable = try await desk.sign(1) else {
      Issue.record("not refused")
      return
    }
    guard case .policyUnusable = await grant.untilOver().reason else {
      Issue.record("not over")
      return
    }
    try await desk.expectFree()
  }

  @Test
  func `a user who loses their place in the policy loses it too`() async throws {
    let bob = Caller(userID: 1001, processID: 1)
    let desk = try await desk("[[client]]\nuser = 1001\n")
    let grant = try await desk.approved(2, by: bob)
    desk.bench.change.rules = "touch = \"any\""
    #expect(try await desk.sign(0, by: bob) == .callerRefused)
    #expect(await grant.untilOver().reason == .callerRefused)
  }

  @Test
  func `a stranger's call doesn't make the policy end it`() async throws {
    let desk = try await desk("")
    _ = try await desk.approved(1)
    desk.bench.change.rules = "touch = \"any\"\ncards = [\"99999999\"]"
    #expect(try await desk.sign(7) == .cardKept(remaining: .seconds(600)))
    desk.bench.change.rules = "touch = \"any\""
    #expect(try await desk.sign(0) == nil)
  }

  @Test
  func `a shorter time counts from the next call on, a longer one doesn't`() async throws {
    let desk = try await desk("approval-time = 100", pins: [pin, pin])
    let grant = try await desk.approved(4)
    desk.bench.change.rules = "touch = \"any\"\napproval-time = 1000"
    #expect(try await desk.sign(0) == nil)
    #expect(try await desk.sign(7) == .cardKept(remaining: .seconds(100)))
    desk.bench.change.rules = "touch = \"any\"\napproval-time = 60"
    desk.clock.advance(by: .seconds(20))
    #expect(try await desk.sign(1) == nil)
    #expect(try await desk.sign(7) == .cardKept(remaining: .seconds(40)))
    desk.clock.advance(by: .seconds(10))
    desk.bench.change.rules = "touch = \"any\"\napproval-time = 30"
    // It was over before its turn: a call like any other.
    #expect(try await desk.sign(2) == nil)
    #expect(desk.dialogCount == 2)
    #expect(await grant.untilOver().reason == .approvalOver)
  }

  @Test
  func `a confirmation that the policy wants is asked for once, for the set`() async throws {
    let desk = try await desk("confirm = \"always\"", pins: ["yes", pin])
    _ = try await desk.approved(2)
    #expect(try await desk.sign(0) == nil)
    #expect(try await desk.sign(1) == nil)
    #expect(desk.dialogCount == 2)
  }

  @Test
  func `a policy that takes fewer PINs by then ends it, whichever it was`() async throws {
    let desk = try await desk("factory-pin = \"allow\"")
    let grant = try await desk.approved(2)
    #expect(try await desk.sign(0) == nil)
    desk.bench.change.rules = "touch = \"any\"\nfactory-pin = \"refuse\""
    #expect(rules(try await desk.sign(1)) == [.factoryPIN])
    #expect(await grant.untilOver().signedCount == 1)
    try await desk.expectFree()
  }
}
