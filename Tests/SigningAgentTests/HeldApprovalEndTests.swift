import CardMaking
import FoundationEssentials
import ISO7816
import SigningAgent
import StrictJSON
import Testing
import VirtualCard

/// How an approval of a coming set ends, and that the card then forgets the PIN.
@Suite
struct HeldApprovalEndTests {
  private static let sign = ApprovalDesk.sign

  /// Expects that an approval is over for a reason, and that the next call is one like any other.
  private func expectOver(
    _ desk: ApprovalDesk,
    _ grant: ApprovalGrant,
    _ reason: AgentError,
    _ name: String,
    signed: Int,
    location: SourceLocation = #_sourceLocation
  ) async throws {
    let end = await grant.untilOver()
    #expect(end.reason == reason, sourceLocation: location)
    #expect(end.signedCount == signed, sourceLocation: location)
    try await desk.expectFree()
    let record = try #require(try desk.bench.records.last { $0.event == "set_ended" })
    #expect(record["outcome"]?.text == name, sourceLocation: location)
    #expect(record["signatures"] == .integer(Int64(signed)), sourceLocation: location)
  }

  @Test
  func `when its time is over the card is free, and the next call has a dialog of its own`()
    async throws
  {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in }), pins: [pin, pin])
    let grant = try await desk.approved(3)
    #expect(try await desk.sign(0) == nil)
    desk.clock.advance(by: .seconds(599))
    #expect(try await desk.sign(1) == nil)
    desk.clock.advance(by: .seconds(1))
    try await expectOver(desk, grant, .approvalOver, "ApprovalOver", signed: 2)
    #expect(desk.dialogCount == 1)
    #expect(try await desk.sign(2) == nil)
    #expect(desk.dialogCount == 2)
  }

  @Test
  func `a touch that is waited for when the time is over is not cut, and nothing follows it`()
    async throws
  {
    let finger = HesitatingFinger(at: 1)
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { $0.touch = .on }, touch: finger))
    let grant = try await desk.approved(3)
    let reported = Reported()
    let call = Task { try await desk.sign(0, 1, reporting: reported) }
    await finger.isAsked()
    desk.clock.advance(by: .seconds(700))
    await finger.touch()
    #expect(try await call.value == .approvalOver)
    #expect(await reported.messages.count == 1)
    try await expectOver(desk, grant, .approvalOver, "ApprovalOver", signed: 1)
    #expect(await desk.card.count(Self.sign) == 1)
  }

  @Test
  func `a caller that hangs up costs it nothing but what the card was signing`() async throws {
    let finger = HesitatingFinger(at: 1)
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { $0.touch = .on }, touch: finger))
    _ = try await desk.approved(3)
    let call = Task { try await desk.sign(0, 1) }
    await finger.isAsked()
    let reported = Reported()
    let waiting = Task { try await desk.sign(2, reporting: reported) }
    await reported.waits { $0 == .waitingForTurn }
    waiting.cancel()
    #expect(try await waiting.value == .cancelled)
    call.cancel()
    await finger.touch()
    #expect(try await call.value == .cancelled)
    // The first was being made: it is recorded, and used.
    #expect(try desk.recorded.events == ["set_asked", "set_open", "signed"])
    #expect(try await desk.sign(0) == .alreadySigned([0], remaining: .seconds(600)))
    #expect(try await desk.sign(1, 2) == nil)
    try await desk.expectFree()
    #expect(await desk.card.count(Self.sign) == 3)
  }

  @Test
  func `of callers that hang up while they wait nothing is kept until their turn`() async throws {
    let finger = HesitatingFinger(at: 1)
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { $0.touch = .on }, touch: finger))
    _ = try await desk.approved(2)
    let call = Task { try await desk.sign(0) }
    await finger.isAsked()
    var keptCount = 0
    for _ in 0..<1000 where try await isKept(desk) { keptCount += 1 }
    #expect(keptCount == 0)
    await finger.touch()
    #expect(try await call.value == nil)
    #expect(try await desk.sign(1) == nil)
    try await desk.expectFree()
  }

  /// Has a call hang up that waits for its turn, and says whether anything of it is kept.
  private func isKept(_ desk: ApprovalDesk) async throws -> Bool {
    weak var kept: Reported?
    do {
      let reported = Reported()
      kept = reported
      let waiting = Task { try await desk.sign(1, reporting: reported) }
      await reported.waits { $0 == .waitingForTurn }
      waiting.cancel()
      #expect(try await waiting.value == .cancelled)
    }
    return kept != nil
  }

  @Test
  func `a caller that leaves after a touch that didn't come costs the next one nothing`()
    async throws
  {
    // This device takes a PIN that is good for one signature as used when the touch doesn't come.
    let card = try await MemoryCard(
      profile: .yubikey5_7_4,
      CardOrder {
        $0.touch = .on
        $0.pinIsForEachSignature = true
      },
      touch: LateFinger()
    )
    let desk = try ApprovalDesk(card) { $0.replacement = DepartureDialog() }
    _ = try await desk.approved(2)
    #expect(try await desk.sign(0) == .cancelled)
    #expect(await card.count(ApprovalDesk.verify) == 1)
    #expect(try await desk.sign(1) == nil)
    #expect(await card.count(ApprovalDesk.verify) == 2)
    #expect(try await desk.sign(0) == nil)
    #expect(await card.count(Self.sign) == 3)
    try await desk.expectFree()
  }

  @Test
  func `cancelling ends it, by its own user or the agent's`() async throws {
    let rules = "touch = \"any\"\n[[client]]\nuser = 1001\n[[client]]\nuser = 1002\n"
    let bob = Caller(userID: 1001, processID: 1)
    for (canceller, count) in [(bob, 1), (Caller(userID: 1002, processID: 1), 0), (ownUser, 1)] {
      let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in })) { $0.rules = rules }
      let grant = try await desk.approved(2, by: bob)
      #expect(try await desk.sign(0, by: bob) == nil)
      #expect(await desk.agent.cancel(for: canceller) == count)
      if count == 0 {
        #expect(try await desk.sign(1, by: bob) == nil)
      } else {
        try await expectOver(desk, grant, .cancelled, "Cancelled", signed: 1)
      }
    }
  }

  @Test
  func `cancelling finishes what the card is signing`() async throws {
    let finger = HesitatingFinger(at: 1)
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { $0.touch = .on }, touch: finger))
    let grant = try await desk.approved(3)
    let reported = Reported()
    let call = Task { try await desk.sign(0, 1, reporting: reported) }
    await finger.isAsked()
    // The call and the approval.
    #expect(await desk.agent.cancel(for: ownUser) == 2)
    await finger.touch()
    #expect(try await call.value == .cancelled)
    #expect(await reported.messages.count == 1)
    try await expectOver(desk, grant, .cancelled, "Cancelled", signed: 1)
  }

  @Test
  func `an agent that ends waits until it is over and recorded`() async throws {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in }))
    _ = try await desk.approved(2)
    await desk.agent.finish()
    try await desk.expectFree()
    #expect(try desk.recorded.events == ["set_asked", "set_open", "set_ended"])
    #expect(try desk.recorded.outcome == "Cancelled")
  }

  @Test
  func `who gives up while the dialog is open gets none`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let dialog = GatedDialog(pin)
    var bench = try Bench(card)
    bench.replacement = dialog
    let agent = bench.agent
    let set = try #require(try order(of: 2))
    let approval = Task { try await agent.approve(set) { _ in } }
    await dialog.isShown()
    approval.cancel()
    dialog.open()
    await #expect(throws: AgentError.cancelled) { try await approval.value }
    await agent.finish()
    #expect(try bench.records.map(\.event) == ["set_asked", "refused"])
    #expect(await card.count(ApprovalDesk.verify) == 0)
  }

  @Test
  func `a card that is taken out ends it`() async throws {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in }))
    let grant = try await desk.approved(2)
    #expect(try await desk.sign(1) == nil)
    desk.card.takeOut()
    try await expectOver(desk, grant, .cardRemoved, "CardRemoved", signed: 1)
  }

  @Test
  func `a card that refuses ends it`() async throws {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in }))
    let grant = try await desk.approved(3)
    #expect(try await desk.sign(0) == nil)
    await desk.card.set { command, answer in
      guard command[1] == Self.sign else { return answer }
      return Answer(data: [], word: StatusWord(rawValue: 0x6F00))
    }
    let refused = AgentError.signingRefused(statusWord: 0x6F00)
    #expect(try await desk.sign(1) == refused)
    try await expectOver(desk, grant, refused, "SigningRefused", signed: 1)
    #expect(
      try desk.recorded.events == ["set_asked", "set_open", "signed", "failed", "set_ended"]
    )
  }

  @Test
  func `nobody who touches the card ends it`() async throws {
    let card = try await MemoryCard(CardOrder { $0.touch = .on }, touch: TouchNever())
    let desk = try ApprovalDesk(card, pins: [pin, nil])
    let grant = try await desk.approved(2)
    #expect(try await desk.sign(0) == .touchTimeout)
    try await expectOver(desk, grant, .touchTimeout, "TouchTimeout", signed: 0)
  }

  @Test
  func `a signature that isn't the key's own ends it`() async throws {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in }))
    let grant = try await desk.approved(3)
    await desk.card.set { command, answer in
      command[1] == Self.sign ? answer.withOneWrongBit : answer
    }
    let reported = Reported()
    #expect(try await desk.sign(0, reporting: reported) == .signatureRejected)
    #expect(await reported.messages.isEmpty)
    await desk.card.set(nil)
    try await expectOver(desk, grant, .signatureRejected, "SignatureRejected", signed: 0)
    let failed = try #require(try desk.bench.records.first { $0.event == "failed" })
    #expect(failed["reference"] == "stagex/core-image0:1.0")
    #expect(failed["outcome"] == "SignatureRejected")
  }

  @Test
  func `a record that can't be written ends it`() async throws {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in }))
    let grant = try await desk.approved(3)
    #expect(try await desk.sign(0) == nil)
    let log = desk.bench.logFolder
    try FileManager.default.removeItem(atPath: log)
    try Data("no folder".utf8).write(to: URL(filePath: log))
    let reported = Reported()
    guard case .recordFailed = try await desk.sign(1, reporting: reported) else {
      Issue.record("not refused")
      return
    }
    #expect(await reported.messages.isEmpty)
    guard case .recordFailed = await grant.untilOver().reason else {
      Issue.record("not over")
      return
    }
    try await desk.expectFree()
  }
}
