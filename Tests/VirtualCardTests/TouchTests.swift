import Synchronization
import Testing
import VirtualCard

/// The user interaction flag and PINs that are good for one signature.
///
/// Source: OpenPGP card 3.4.1, 4.3.1 and 4.4.3.6.
@Suite
struct TouchTests {
  private static let sign = "002A9E9A20" + String(repeating: "AB", count: 32) + "00"
  private static let oneShot = "00DA00C40100"
  private static let reusable = "00DA00C40101"

  private func card(_ profile: CardProfile, _ commands: String...) async throws -> CardUnderTest {
    let card = CardUnderTest(profile)
    try await card.prepare(
      CardUnderTest.select,
      CardUnderTest.verifyAdmin,
      "00DA00C109132A8648CE3D030107",
      "0047800002B60000"
    )
    for command in commands { try await card.prepare(command) }
    return card
  }

  private func count(_ card: CardUnderTest) async throws -> UInt8? {
    try await card.data("00CA009300").last
  }

  @Test(arguments: [
    (CardProfile.yubikey5_4_3, "6600"), (.yubikey5_7_4, "6600"), (.nitrokey3, "6982"),
  ])
  func `without a touch nothing is signed or counted`(
    profile: CardProfile,
    word: String
  ) async throws {
    let card = try await card(profile, "00DA00D6020120", Self.reusable)
    try await card.prepare(CardUnderTest.verifySigning)
    card.button.isPressed = false

    #expect(await card.word(Self.sign) == word)
    #expect(card.button.waits == [.seconds(15)])
    #expect(try await count(card) == 0)
    card.button.isPressed = true
    try await card.prepare(Self.sign)
    #expect(try await count(card) == 1)
  }

  @Test(arguments: [(CardProfile.yubikey5_7_4, "6982"), (.nitrokey3, "9000")])
  func `a PIN for one signature is spent by a missing touch on YubiKey only`(
    profile: CardProfile,
    word: String
  ) async throws {
    let card = try await card(profile, "00DA00D6020120", Self.oneShot)
    try await card.prepare(CardUnderTest.verifySigning)
    card.button.isPressed = false
    await card.word(Self.sign)
    card.button.isPressed = true

    #expect(await card.word(Self.sign) == word)
  }

  @Test(arguments: CardProfile.all)
  func `a PIN is good for one signature or for many, as C4 says`(
    profile: CardProfile
  ) async throws {
    let card = try await card(profile, Self.oneShot)
    try await card.prepare(CardUnderTest.verifySigning, Self.sign)
    #expect(await card.word(Self.sign) == "6982")
    try await card.prepare(Self.reusable, CardUnderTest.verifySigning, Self.sign, Self.sign)
    #expect(try await count(card) == 3)
    #expect(card.button.waits.isEmpty)
  }

  @Test
  func `on Nitrokey a hash that is refused spends the PIN and counts`() async throws {
    let card = try await card(.nitrokey3, Self.oneShot)
    try await card.prepare(CardUnderTest.verifySigning)

    #expect(await card.word("002A9E9A0100") == "6985")
    #expect(await card.word(Self.sign) == "6982")
    #expect(try await count(card) == 1)
  }

  @Test
  func `a cached touch counts for 15 seconds`() async throws {
    let card = try await card(.yubikey5_7_4, "00DA00D6020320")
    try await card.prepare(CardUnderTest.verifySigning, Self.sign, Self.sign)
    card.clock.advance(by: .seconds(14))
    try await card.prepare(Self.sign)
    #expect(card.button.waits.count == 1)
    card.clock.advance(by: .seconds(1))
    try await card.prepare(Self.sign)

    #expect(card.button.waits.count == 2)
  }

  @Test
  func `on YubiKey a fixed policy ends with its key`() async throws {
    let card = try await card(.yubikey5_4_3, "00DA00D6020220")
    try await card.prepare("00DA00C106010800001100")

    #expect(try await card.data("00CA00D600") == [0x00, 0x20])
  }

  @Test
  func `a reset while the card waits ends the command, and nothing is signed`() async throws {
    let button = ResettingButton()
    let card = VirtualCard(
      profile: .yubikey5_7_4,
      serial: 1,
      state: nil,
      touch: button,
      store: nil
    )
    for command in [
      CardUnderTest.select, CardUnderTest.verifyAdmin, "00DA00C109132A8648CE3D030107",
      "0047800002B60000", "00DA00D6020120", CardUnderTest.verifySigning,
    ] {
      #expect(await card.process(hex(command)).suffix(2) == [0x90, 0x00])
    }
    button.card.withLock { $0 = card }

    #expect(await card.process(hex(Self.sign)) == [0x6F, 0x00])
    #expect(await card.process(hex(CardUnderTest.select)) == [0x90, 0x00])
    #expect(await card.process(hex("00CA009300")) == [0, 0, 0, 0x90, 0x00])
    #expect(await card.process(hex("00200081")) == [0x63, 0xC3])
  }
}

/// A button before which the reader resets the card and sends the next command, then a finger
/// comes too late.
private final class ResettingButton: TouchButton {
  let card = Mutex<VirtualCard?>(nil)

  func press(within time: Duration) async -> Bool {
    guard let card = card.withLock(\.self) else { return false }
    #expect(await card.process(hex(CardUnderTest.select)) == [0x6F, 0x00])
    await card.reset()
    #expect(await card.process(hex(CardUnderTest.select)) == [0x90, 0x00])
    return true
  }
}
