import Testing
import VirtualCard

/// PW1, PW3, the reset code and what they open.
///
/// Source: OpenPGP card 3.4.1, 4.3 and 7.2.2 to 7.2.4.
@Suite
struct PINTests {
  @Test(arguments: CardProfile.all)
  func `a wrong PIN costs one try, the right one gives all back`(profile: CardProfile) async throws
  {
    let card = CardUnderTest(profile)
    try await card.prepare(CardUnderTest.select)
    await card.word(CardUnderTest.wrongUser)
    await card.word(CardUnderTest.wrongAdmin)
    #expect(try await card.triesLeft() == [2, 0, 2])
    try await card.prepare(CardUnderTest.verifySigning, CardUnderTest.verifyAdmin)

    #expect(try await card.triesLeft() == [3, 0, 3])
  }

  @Test
  func `a length that can't be costs nothing on YubiKey and a try on Nitrokey`() async throws {
    for (profile, tries) in [(CardProfile.yubikey5_7_4, UInt8(3)), (.nitrokey3, 2)] {
      let card = CardUnderTest(profile)
      try await card.prepare(CardUnderTest.select)
      await card.word("00200081053132333435")
      #expect(try await card.triesLeft()[0] == tries)
    }
  }

  @Test
  func `a wrong PIN closes what it would have opened, and only that`() async throws {
    let card = CardUnderTest(.yubikey5_7_4)
    try await card.prepare(
      CardUnderTest.select,
      CardUnderTest.verifySigning,
      CardUnderTest.verifyUser,
      CardUnderTest.verifyAdmin
    )
    await card.word(CardUnderTest.wrongUser)

    #expect(await card.word("00200081") == "9000")
    #expect(await card.word("00200082") == "63C2")
    #expect(await card.word("00200083") == "9000")
    try await card.prepare("0020FF81")
    #expect(await card.word("00200081") == "63C2")
  }

  @Test(arguments: CardProfile.all)
  func `a changed PIN is the one that counts from then on`(profile: CardProfile) async throws {
    let card = CardUnderTest(profile)
    try await card.prepare(
      CardUnderTest.select,
      "002400810D" + "313233343536" + "37363534333231",
      "0024008310" + "3132333435363738" + "37363534333231" + "30",
      "0020008107" + "37363534333231",
      "0020008308" + "3736353433323130"
    )
    #expect(await card.word(CardUnderTest.verifySigning) != "9000")
    #expect(await card.word(CardUnderTest.verifyAdmin) != "9000")
  }

  @Test(arguments: CardProfile.all)
  func `the reset code opens a blocked PW1, until it is blocked itself`(
    profile: CardProfile
  ) async throws {
    let card = CardUnderTest(profile)
    let good = "002C00810E" + "3838383838383838" + "363534333231"
    let bad = "002C00810E" + "3737373737373737" + "363534333231"
    try await card.prepare(
      CardUnderTest.select,
      CardUnderTest.verifyAdmin,
      "00DA00D308" + "3838383838383838"
    )
    for _ in 0..<3 { await card.word(CardUnderTest.wrongUser) }
    #expect(try await card.triesLeft() == [0, 3, 3])
    try await card.prepare(good, "0020008106363534333231")
    for _ in 0..<3 { await card.word(bad) }

    #expect(await card.word(good) != "9000")
    #expect(try await card.triesLeft() == [3, 0, 3])
    try await card.prepare("00DA00D3")
    #expect(await card.word(good) != "9000")
  }

  @Test
  func `tries that were set count`() async throws {
    let card = CardUnderTest(.yubikey5_4_3)
    try await card.prepare(CardUnderTest.select, CardUnderTest.verifyAdmin, "00F2000003050607")
    #expect(try await card.triesLeft() == [5, 0, 7])
    for _ in 0..<4 { await card.word(CardUnderTest.wrongUser) }

    try await card.prepare(CardUnderTest.verifyUser)
    #expect(try await card.triesLeft() == [5, 0, 7])
  }

  @Test
  func `power off, another application and another name on Nitrokey forget PINs`() async throws {
    let yubikey = CardUnderTest(.yubikey5_7_4)
    let status = "00200083"
    try await yubikey.prepare(CardUnderTest.select, CardUnderTest.verifyAdmin)
    #expect(await yubikey.word("00A4040005A000000308") == "6A82")
    try await yubikey.prepare(CardUnderTest.select, status)
    try await yubikey.prepare("00A4040008A000000527471117", CardUnderTest.select)
    #expect(await yubikey.word(status) == "63C3")
    try await yubikey.prepare(CardUnderTest.verifyAdmin)
    await yubikey.card.powerOff()
    await yubikey.card.powerOn()
    try await yubikey.prepare(CardUnderTest.select)
    #expect(await yubikey.word(status) == "63C3")

    let nitrokey = CardUnderTest(.nitrokey3)
    try await nitrokey.prepare(CardUnderTest.select, CardUnderTest.verifyAdmin)
    try await nitrokey.prepare(CardUnderTest.select, status)
    try await nitrokey.prepare("00A4040007D2760001240103")
    #expect(await nitrokey.word(status) == "63C3")
  }
}

/// The KDF data object.
///
/// Source: OpenPGP card 3.4.1, 4.3.2.
@Suite
struct KeyDerivationTests {
  private static let userHash = String(repeating: "A1", count: 32)
  private static let adminHash = String(repeating: "B2", count: 32)
  /// One salt, as GnuPG's `kdf-setup single` writes it.
  private static let object =
    "810103" + "820108" + "830400A00000" + "8408" + "0102030405060708"
    + "8720" + userHash + "8820" + adminHash

  @Test
  func `on YubiKey it sets both PINs and drops the reset code`() async throws {
    let card = CardUnderTest(.yubikey5_7_4)
    try await card.prepare(
      CardUnderTest.select,
      CardUnderTest.verifyAdmin,
      "00DA00D308" + "3838383838383838",
      "00DA00F95A" + Self.object,
      "0020008120" + Self.userHash,
      "0020008320" + Self.adminHash
    )
    #expect(try await card.data("00CA00F900") == hex(Self.object))
    #expect(try await card.triesLeft() == [3, 0, 3])
    #expect(await card.word(CardUnderTest.verifySigning) == "6982")

    try await card.prepare("00DA00F903810100", CardUnderTest.verifySigning)
  }

  @Test
  func `on Nitrokey it is stored and nothing else`() async throws {
    let card = CardUnderTest(.nitrokey3)
    try await card.prepare(
      CardUnderTest.select,
      CardUnderTest.verifyAdmin,
      "00DA00F95A" + Self.object,
      CardUnderTest.verifySigning
    )
    #expect(try await card.data("00CA00F900") == hex(Self.object))
  }

  @Test(arguments: [
    "", "81", "810104", "810103", object + "00", object + "810103",
    object.replacing("820108", with: "820109"), object.replacing("8720A1", with: "8721A1"),
  ])
  func `YubiKey refuses what isn't one`(object: String) async throws {
    let card = CardUnderTest(.yubikey5_4_3)
    try await card.prepare(CardUnderTest.select, CardUnderTest.verifyAdmin)
    let count = hexadecimal([UInt8(object.count / 2)])
    let command = object.isEmpty ? "00DA00F9" : "00DA00F9\(count)\(object)"

    #expect(await card.word(command) == "6A80")
    #expect(try await card.data("00CA00F900") == [0x81, 0x01, 0x00])
  }
}
