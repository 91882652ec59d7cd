import Testing
import VirtualCard

/// What the card tells of itself.
///
/// Source: OpenPGP card 3.4.1, 4.4; the shapes of each device as published by their owners.
@Suite
struct DataObjectTests {
  private func card(_ profile: CardProfile) async throws -> CardUnderTest {
    let card = CardUnderTest(profile)
    try await card.prepare(CardUnderTest.select)
    return card
  }

  @Test
  func `YubiKey's 6E has its tag, and nearly everything in 73`() async throws {
    let card = try await card(.yubikey5_4_3)
    let data = try await card.data("00CA006E00")
    let start =
      "6E820137" + "4F10" + "D2760001240103040006123456780000" + "5F5208" + "00730000E0059000"
      + "7F7403810120" + "73820110" + "C00A7D000BFE080000FF0000" + "C106010800001100"
    let end =
      "DE08" + "0100020003008102" + "7F6608" + "02020BFE02020BFE" + "D6020020" + "D7020020"
      + "D8020020" + "D9020020"

    #expect(hexadecimal(data).hasPrefix(start))
    #expect(hexadecimal(data).hasSuffix(end))
    #expect(hexadecimal(data).contains("C407017F7F7F030003" + "C550"))
  }

  @Test
  func `Nitrokey's 6E has no tag, and the lengths beside 73`() async throws {
    let card = try await card(.nitrokey3)
    let data = hexadecimal(try await card.data("00CA006E00"))

    #expect(
      data.hasPrefix(
        "4F10" + "D276000124010304000F00BC614E0000" + "5F520A" + "0031F573C00160059000" + "7F6608"
          + "02021DB902021DB9" + "7F7403810120" + "7381"
      )
    )
    #expect(data.hasSuffix("DE06" + "010002000300" + "D6020020" + "D7020020" + "D8020020"))
    #expect(data.contains("C407007F7F7F030003" + "C53C"))
  }

  @Test(arguments: [(CardProfile.yubikey5_7_4, true), (.nitrokey3, false)])
  func `a template read by itself has its tag on YubiKey only`(
    profile: CardProfile,
    hasTag: Bool
  ) async throws {
    let card = try await card(profile)
    try await card.prepare(CardUnderTest.verifyAdmin, "00DA005B024142", "00DA5F2D02656E")
    #expect(try await card.data("00CA007A00") == hex((hasTag ? "7A05" : "") + "9303000000"))
    let cardholder = "5B024142" + "5F2D02656E" + "5F350130"

    #expect(try await card.data("00CA006500") == hex((hasTag ? "650D" : "") + cardholder))
  }

  @Test
  func `the list of algorithms is as long as it says, but not before firmware 5_6_1`()
    async throws
  {
    for (profile, excess) in [(CardProfile.yubikey5_4_3, 2), (.yubikey5_7_4, 0)] {
      let card = try await card(profile)
      var list = try await card.data("00CA00FA00")[...]
      #expect(list.popFirst() == 0xFA)
      let count = PublicKeyReply.takeLength(&list)
      #expect(count == list.count + excess)
    }
    let list = try await card(.nitrokey3).data("00CA00FA00")
    #expect(list.starts(with: hex("C106010800002000")))
  }

  @Test(arguments: CardProfile.all)
  func `what is written is read, each value in its place`(profile: CardProfile) async throws {
    let card = try await card(profile)
    try await card.prepare(CardUnderTest.verifyAdmin, CardUnderTest.verifyUser)
    for (tag, value) in [
      ("005B", "444F453C3C4A414E45"), ("5F2D", "656E6465"), ("5F35", "31"), ("005E", "6A"),
      ("5F50", "68747470733A"), ("0101", "01"), ("0102", "02"), ("0103", "03"), ("0104", "04"),
    ] {
      try await card.prepare("00DA\(tag)\(hexadecimal([UInt8(value.count / 2)]))\(value)")
      #expect(try await card.data("00CA\(tag)00") == hex(value))
    }
    for (index, tags) in [["C7", "CA", "CE"], ["C8", "CB", "CF"], ["C9", "CC", "D0"]].enumerated() {
      for (tag, count) in zip(tags, [20, 20, 4]) {
        let value = String(repeating: tag, count: count)
        try await card.prepare("00DA00\(tag)\(hexadecimal([UInt8(count)]))\(value)")
      }
      for (tag, written, count) in [("C5", tags[0], 20), ("C6", tags[1], 20), ("CD", tags[2], 4)] {
        let all = try await card.data("00CA00\(tag)00")
        let one = all.dropFirst(index * count).prefix(count)
        #expect(Array(one) == [UInt8](repeating: hex(written)[0], count: count))
      }
    }
    #expect(await card.word("00DA00C713" + String(repeating: "01", count: 19)) == "6700")
    #expect(await card.word("00DA005B28" + String(repeating: "41", count: 40)) == "6700")
  }

  @Test
  func `there are three certificates, chosen by SELECT DATA or read one after the other`()
    async throws
  {
    let card = try await card(.yubikey5_7_4)
    try await card.prepare(CardUnderTest.verifyAdmin)
    for occurrence in 0..<3 {
      try await card.prepare("00A50\(occurrence)040660045C027F21", "00DA7F21013\(occurrence)")
    }
    try await card.prepare(CardUnderTest.select)
    #expect(try await card.data("00CA7F2100") == [0x30])
    #expect(try await card.data("00CC7F2100") == [0x31])
    #expect(try await card.data("00CC7F2100") == [0x32])

    try await card.prepare("00A501040660045C027F21")
    #expect(try await card.data("00CA7F2100") == [0x31])
  }

  @Test
  func `a private object is read with the PIN that it wants`() async throws {
    let card = try await card(.nitrokey3)
    try await card.prepare("00CA010100", "00CA010200", CardUnderTest.verifyUser, "00CA010300")
    #expect(await card.word("00CA010400") == "6982")
    try await card.prepare(CardUnderTest.verifyAdmin, "00CA010400", "00DA01010141")
    #expect(await card.word("00DA01010141") == "9000")
  }

  /// Read by yubikit, as ykman does.
  @Test
  func `YubiKey's device information names serial number and version`() async throws {
    let card = try await card(.yubikey5_4_3)
    #expect(try await card.data("00F1000000") == [0x05, 0x04, 0x03])
    let greeting = try await card.data("00A4040008A000000527471117")
    let information = try await card.data("001D000000")
    let script = """
      from yubikit.core import Version
      from yubikit.management import DeviceInfo
      version = Version.from_string(b[0].decode())
      info = DeviceInfo.parse(b[1], version)
      print(info.serial.to_bytes(4, "big").hex() + bytes(info.version).hex())
      """

    #expect(try await Python.run(script, greeting, information) == hex("00BC614E050403"))
  }
}
