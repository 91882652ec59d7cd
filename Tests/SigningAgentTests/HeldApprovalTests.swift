import CardMaking
import Gcrypt
import ISO7816
import OpenPGP
import SigningAgent
import StrictJSON
import Testing
import VirtualCard
import Zlib

/// What an approval of a coming set allows, and to whom.
@Suite
struct HeldApprovalTests {
  @Test(arguments: [CardProfile.yubikey5_7_4, .nitrokey3])
  func `a set is signed call by call in any order, with one dialog and one PIN`(
    profile: CardProfile
  ) async throws {
    let desk = try ApprovalDesk(
      try await MemoryCard(profile: profile, CardOrder { $0.pinIsForEachSignature = false })
    )
    let grant = try await desk.approved(5)
    #expect(grant.count == 5)
    #expect(grant.remaining == .seconds(600))
    #expect(await desk.card.resets == 0)

    let reported = Reported()
    #expect(try await desk.sign(3, reporting: reported) == nil)
    let events = await reported.events
    #expect(events.count == 3)
    #expect(events.first == .card(grant.card) && events.last == .finished(count: 1))
    #expect(try await desk.sign(0, 4, reporting: reported) == nil)
    // Another process of the same user.
    let other = Caller(userID: 1000, processID: 77, executable: "/usr/bin/other")
    #expect(try await desk.sign(2, by: other, reporting: reported) == nil)
    #expect(await desk.card.resets == 0)
    #expect(try await desk.sign(1, reporting: reported) == nil)
    try await desk.expectFree()

    #expect(desk.dialogCount == 1)
    #expect(await desk.card.count(ApprovalDesk.verify) == 1)
    #expect(await desk.card.count(ApprovalDesk.sign) == 5)
    let verifier = try Verifier(try #require(grant.card.key?.publicKey))
    for message in await reported.messages {
      let read = try SignedMessage(parsing: message, decompressor: Inflater())
      _ = try verifier.verified(read, at: now)
    }
    #expect(await reported.messages.count == 5)
  }

  @Test
  func `the approval and its signatures have one number in the log, each call its caller`()
    async throws
  {
    let card = try await MemoryCard(CardOrder { _ in })
    let first = await card.signatureCounter
    let desk = try ApprovalDesk(card)
    _ = try await desk.approved(2)
    let other = Caller(userID: 1000, processID: 77)
    #expect(try await desk.sign(1, by: other) == nil)
    #expect(try await desk.sign(0) == nil)
    let records = try desk.bench.records
    #expect(
      records.map(\.event) == ["set_asked", "set_open", "signed", "signed", "set_ended"]
    )
    #expect(Set(records.map { $0["approval"]?.text }).count == 1)
    #expect(records[0]["images"] == 2 && records[0]["request"] != nil)
    #expect(records[2]["reference"] == "stagex/core-image1:1.1")
    #expect(records[2]["caller"] == ["uid": 1000, "pid": 77])
    #expect(records[3]["counter_before"] == .integer(Int64(first + 1)))
    let end = records[4]
    #expect(end["outcome"] == "signed" && end["signatures"] == 2 && end["images"] == 2)
    #expect(end["counter_after"] == .integer(Int64(first + 2)))
  }

  @Test
  func `an image that was signed is refused a second time, and the approval goes on`() async throws
  {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in }))
    _ = try await desk.approved(3)
    #expect(try await desk.sign(1) == nil)
    desk.clock.advance(by: .milliseconds(500))
    let again = AgentError.alreadySigned([1], remaining: .milliseconds(599_500))
    #expect(try await desk.sign(0, 1) == again)
    #expect(try desk.recorded.outcome == "AlreadySigned")
    #expect(try await desk.sign(0, 2) == nil)
    #expect(await desk.card.count(ApprovalDesk.sign) == 3)
    #expect(desk.dialogCount == 1)
  }

  @Test
  func `whatever isn't within it is refused at once, with the time that is left`() async throws {
    let group =
      "touch = \"any\"\n[[client]]\nuser = 1001\n[[client]]\nuser = 1000\n"
      + "[[client]]\nqube = \"work\"\n"
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in })) { $0.rules = group }
    _ = try await desk.approved(3)
    let commands = await desk.card.instructions.count
    desk.clock.advance(by: .seconds(100))
    let kept = AgentError.cardKept(remaining: .seconds(500))
    // An image of no set, one beside one of it, another user, another qube, another set.
    #expect(try await desk.sign(3) == kept)
    #expect(try await desk.sign(0, 3) == kept)
    #expect(try await desk.sign(0, by: Caller(userID: 1001, processID: 1)) == kept)
    #expect(try await desk.sign(0, by: Caller(userID: 1000, processID: 1, qube: "work")) == kept)
    guard case .refused(kept) = try await desk.asked(for: 1) else {
      Issue.record("two approvals for one card")
      return
    }
    // Who has no place in the policy learns nothing.
    #expect(try await desk.sign(0, by: Caller(userID: 4242, processID: 1)) == .callerRefused)
    #expect(await desk.card.instructions.count == commands)
    #expect(desk.dialogCount == 1)
    // Cards are told of as they were.
    #expect(try await desk.agent.listCards(for: ownUser).cards.count == 1)
    #expect(try await desk.sign(0, 1, 2) == nil)
  }

  @Test
  func `a card or key that was named has to be the one that is kept`() async throws {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in }))
    let grant = try await desk.approved(1)
    let other = try #require(try order(of: 1, card: "99999999"))
    await #expect(throws: AgentError.cardNotFound(wanted: "99999999", present: [grant.card])) {
      try await desk.agent.sign(other) { _ in }
    }
    let named = try #require(
      try order(of: 1, card: grant.card.serial, key: grant.card.key?.fingerprint)
    )
    try await desk.agent.sign(named) { _ in }
    #expect(desk.dialogCount == 1)
  }

  @Test
  func `a card that wants the PIN for each signature gets it for each, from one dialog`()
    async throws
  {
    let card = try await MemoryCard(CardOrder { $0.pinIsForEachSignature = true })
    let desk = try ApprovalDesk(card)
    _ = try await desk.approved(4)
    #expect(try await desk.sign(2) == nil)
    #expect(try await desk.sign(0, 1) == nil)
    #expect(try await desk.sign(3) == nil)
    #expect(await card.count(ApprovalDesk.verify) == 4)
    #expect(desk.dialogCount == 1)
    let text = try #require(desk.bench.dialog.shown.first).description
    #expect(text.contains("The agent keeps the PIN for so long"))
    try await desk.expectFree()
  }

  @Test
  func `who waits when it opens is signed by it, or refused`() async throws {
    let card = try await MemoryCard(CardOrder { $0.touch = .on }, touch: HesitatingFinger(at: 0))
    let dialog = GatedDialog(pin)
    var bench = try Bench(card)
    bench.replacement = dialog
    let agent = bench.agent
    let set = try #require(try order(of: 2))
    let approval = Task { try await agent.approve(set) { _ in } }
    await dialog.isShown()
    let (within, without) = (Reported(), Reported())
    let covered = try #require(try order(ofImages: [1]))
    let stranger = try #require(try order(ofImages: [7]))
    let signed = Task { try await agent.sign(covered) { await within.add($0) } }
    let refused = Task { try await agent.sign(stranger) { await without.add($0) } }
    await within.waits { $0 == .waitingForTurn }
    await without.waits { $0 == .waitingForTurn }
    dialog.open()
    _ = try await approval.value
    try await signed.value
    await #expect(throws: AgentError.cardKept(remaining: .seconds(600))) {
      try await refused.value
    }
    #expect(dialog.count == 1)
    await agent.finish()
  }

  @Test
  func `calls come one after the other, and who waits is told`() async throws {
    let finger = HesitatingFinger(at: 1)
    let card = try await MemoryCard(CardOrder { $0.touch = .on }, touch: finger)
    let desk = try ApprovalDesk(card)
    _ = try await desk.approved(3)
    let first = Task { try await desk.sign(0) }
    await finger.isAsked()
    let reported = Reported()
    let second = Task { try await desk.sign(1, 2, reporting: reported) }
    await reported.waits { $0 == .waitingForTurn }
    await finger.touch()
    #expect(try await first.value == nil)
    #expect(try await second.value == nil)
    #expect(await reported.messages.count == 2)
    try await desk.expectFree()
  }

  @Test
  func `the dialog says what may be signed for how long, and by whom`() async throws {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in })) {
      $0.rules += "\napproval-time = 90"
    }
    _ = try await desk.approved(20)
    let text = try #require(desk.bench.dialog.shown.first)
    #expect(text.description.hasPrefix("Approve 20 container images, to be signed LATER:\n"))
    #expect(text.description.contains("For 1 minute 30 seconds ANY PROGRAM of this user may have"))
    #expect(text.accept == "Approve")
    #expect(text.line.contains("LATER, within 1 minute 30 seconds, for any program"))
    await desk.agent.finish()
  }
}
