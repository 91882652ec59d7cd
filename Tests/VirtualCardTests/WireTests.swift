import Testing
import VirtualCard

/// Commands and answers that don't fit one exchange.
///
/// Source: ISO/IEC 7816-4:2020, 5.2 and 5.3.
@Suite
struct WireTests {
  private func card(_ profile: CardProfile) async throws -> CardUnderTest {
    let card = CardUnderTest(profile)
    try await card.prepare(CardUnderTest.select, CardUnderTest.verifyAdmin)
    return card
  }

  @Test(arguments: CardProfile.all)
  func `a chained command is one command`(profile: CardProfile) async throws {
    let card = try await card(profile)
    let link = String(repeating: "55", count: 254)
    for _ in 0..<4 { try await card.prepare("10DA7F21FE\(link)") }
    try await card.prepare("00DA7F210155")

    #expect(try await card.data("00CA7F2100") == [UInt8](repeating: 0x55, count: 4 * 254 + 1))
  }

  @Test(arguments: CardProfile.all)
  func `another command in the middle ends a chain, and is carried out`(
    profile: CardProfile
  ) async throws {
    let card = try await card(profile)
    try await card.prepare("10DA005B024141")
    #expect(try await card.data("00CA005B00") == [])
    try await card.prepare("00DA005B0142")

    #expect(try await card.data("00CA005B00") == [0x42])
  }

  @Test(arguments: CardProfile.all)
  func `a chain longer than the buffer is refused, and the next one isn't hurt`(
    profile: CardProfile
  ) async throws {
    let card = try await card(profile)
    let link = "10DA7F21FF" + String(repeating: "55", count: 255)
    for _ in 0..<12 { #expect(await card.word(link) == "9000") }
    #expect(await card.word(link) == "6700")
    let whole = String(repeating: "55", count: 0x0C01)
    #expect(await card.word("00DA7F21000C01" + whole) == "6700")

    try await card.prepare("00DA7F210177")
    #expect(try await card.data("00CA7F2100") == [0x77])
  }

  @Test(arguments: CardProfile.all)
  func `a long answer comes by GET RESPONSE, or whole with an extended Le`(
    profile: CardProfile
  ) async throws {
    let card = try await card(profile)
    let content = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
    _ = try await card.data(hex("00DA7F2100012C") + content)
    let whole = await card.send(hex("00CA7F21000000"))
    #expect(whole == content + [0x90, 0x00])
    let first = await card.send(hex("00CA7F2100"))
    let rest = whole.count - 2 - 256
    #expect(first.count == 258 && first.suffix(2) == [0x61, UInt8(rest)])
    let second = await card.send([0x00, 0xC0, 0x00, 0x00, 0x05])
    #expect(second.count == 7 && second.suffix(2) == [0x61, UInt8(rest - 5)])
    let third = await card.send([0x00, 0xC0, 0x00, 0x00, 0x00])

    #expect(first.dropLast(2) + second.dropLast(2) + third == whole)
    #expect(await card.word("00C0000000") == "6985")
  }

  @Test
  func `61xx says 00 while 256 bytes or more are left`() async throws {
    let card = try await card(.yubikey5_7_4)
    try await card.prepare("00DA7F21000300" + String(repeating: "55", count: 768))

    #expect(await card.word("00CA7F2100") == "6100")
    #expect(await card.word("00C0000000") == "6100")
    #expect(await card.word("00C0000000") == "9000")
  }

  @Test
  func `another command drops what waits`() async throws {
    let card = try await card(.yubikey5_7_4)
    await card.word("00CA006E00")
    try await card.prepare("00CA00C400")

    #expect(await card.word("00C0000000") == "6985")
  }

  @Test
  func `an answer to a chained command comes in parts on Nitrokey, whatever Le says`()
    async throws
  {
    for (profile, word) in [(CardProfile.yubikey5_7_4, "9000"), (.nitrokey3, "610E")] {
      let card = try await card(profile)
      // The public key of RSA-2048 doesn't fit 256 bytes.
      try await card.prepare("0047800002A40000")
      try await card.prepare("1047810001A4")
      let answer = await card.send(hex("00478100000001000000"))

      #expect(hexadecimal(answer.suffix(2)) == word)
    }
  }

  @Test(arguments: CardProfile.all)
  func `no bytes make the card do anything but answer`(profile: CardProfile) async throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let card = CardUnderTest(profile)
      try await card.prepare(CardUnderTest.select, CardUnderTest.verifyAdmin)
      let instructions: [UInt8] = [
        0x20, 0x22, 0x24, 0x2A, 0x2C, 0x47, 0x88, 0xA4, 0xA5, 0xCA, 0xDA,
      ]
      let count = Int.random(in: 0...12, using: &random)
      var command = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      if command.count > 4 {
        command[0] = 0
        command[1] = instructions.randomElement(using: &random) ?? 0xDB
        command[4] = UInt8(command.count - 5)
      }
      #expect(await card.send(command).count >= 2, "\(hexadecimal(command))")
    }
  }
}
