import Testing
import VirtualCard

/// Going back to the factory's state.
///
/// Source: OpenPGP card 3.4.1, 7.2.16 and 7.2.17.
@Suite
struct LifecycleTests {
  private func usedCard(_ profile: CardProfile) async throws -> CardUnderTest {
    let card = CardUnderTest(profile)
    try await card.prepare(
      CardUnderTest.select,
      CardUnderTest.verifyAdmin,
      "00DA00C10A162B06010401DA470F01",
      "0047800002B60000",
      "00DA005B024142",
      "002400810D" + "313233343536" + "37363534333231"
    )
    return card
  }

  private func expectNew(_ card: CardUnderTest) async throws {
    let new = CardUnderTest(card.profile)
    try await new.prepare(CardUnderTest.select)
    for tag in ["006E", "0065", "007A"] {
      #expect(try await card.data("00CA\(tag)00") == new.data("00CA\(tag)00"))
    }
    #expect(await card.word("0047810002B60000") != "9000")
    try await card.prepare(CardUnderTest.verifySigning)
  }

  @Test(arguments: CardProfile.all)
  func `after PW3 a card is terminated, activated, and new`(profile: CardProfile) async throws {
    let card = try await usedCard(profile)
    try await card.prepare("00E60000")
    #expect(await card.word(CardUnderTest.select) == "6285")
    await card.card.powerOff()
    await card.card.powerOn()
    #expect(await card.word(CardUnderTest.select) == "6285")
    try await card.prepare("00440000", CardUnderTest.select)

    try await expectNew(card)
  }

  @Test(arguments: CardProfile.all)
  func `with both PINs blocked no PIN is needed`(profile: CardProfile) async throws {
    let card = try await usedCard(profile)
    await card.card.reset()
    try await card.prepare(CardUnderTest.select)
    let refused = await card.word("00E60000")
    #expect(refused != "9000")
    for _ in 0..<3 { await card.word(CardUnderTest.wrongAdmin) }
    #expect(await card.word("00E60000") == refused)
    for _ in 0..<3 { await card.word(CardUnderTest.wrongUser) }
    try await card.prepare("00E60000", "00440000")

    try await expectNew(card)
  }

  @Test(arguments: CardProfile.all)
  func `ACTIVATE FILE of a card in operation changes nothing`(profile: CardProfile) async throws {
    let card = try await usedCard(profile)
    try await card.prepare("00440000", "0047810002B60000")
    #expect(try await card.data("00CA005B00") == [0x41, 0x42])
  }
}
