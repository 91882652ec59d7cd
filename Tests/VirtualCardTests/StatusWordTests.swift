import Testing
import VirtualCard

/// One event, and the word of each device for it.
struct StatusWordCase: Sendable, CustomTestStringConvertible {
  let event: String
  /// Commands before, whatever they answer.
  let before: [String]
  let command: String
  let yubikey5_4_3: String
  let yubikey5_7_4: String
  let nitrokey3: String

  init(
    _ event: String,
    after before: [String] = [],
    _ command: String,
    _ yubikey5_4_3: String,
    _ yubikey5_7_4: String,
    _ nitrokey3: String
  ) {
    self.event = event
    self.before = [CardUnderTest.select] + before
    self.command = command
    self.yubikey5_4_3 = yubikey5_4_3
    self.yubikey5_7_4 = yubikey5_7_4
    self.nitrokey3 = nitrokey3
  }

  var testDescription: String { event }

  func word(of profile: CardProfile) -> String {
    switch profile.name {
    case "yubikey-5.4.3": yubikey5_4_3
    case "yubikey-5.7.4": yubikey5_7_4
    default: nitrokey3
    }
  }
}

/// What each device says to what goes wrong.
///
/// Source: OpenPGP card 3.4.1, 7; for Nitrokey 3 the source of opcard-rs; for YubiKey that of
/// yubikit, and what owners of the devices published.
@Suite
struct StatusWordTests {
  private static let admin = [CardUnderTest.verifyAdmin]
  private static let wrongSigning = "0020008106393939393939"
  private static let blocked = [String](repeating: wrongSigning, count: 3)
  private static let p256 = "00DA00C109132A8648CE3D030107"
  private static let signatureKey = admin + [p256, "0047800002B60000"]
  private static let hash32 = String(repeating: "AB", count: 32)
  private static let hash31 = String(repeating: "AB", count: 31)
  private static let ed25519 = "00DA00C10A162B06010401DA470F01"

  static let pins: [StatusWordCase] = [
    .init("a wrong PIN", wrongSigning, "6982", "6982", "63C2"),
    .init(
      "the last wrong PIN",
      after: [wrongSigning, wrongSigning],
      wrongSigning,
      "6983",
      "6983",
      "63C0"
    ),
    .init("a wrong PIN when blocked", after: blocked, wrongSigning, "6983", "6983", "63C0"),
    .init(
      "the right PIN when blocked",
      after: blocked,
      CardUnderTest.verifySigning,
      "6983",
      "6983",
      "63C0"
    ),
    .init("a PIN too short", "00200081053132333435", "6A80", "6A80", "63C2"),
    .init(
      "a PIN too short when blocked",
      after: blocked,
      "00200081053132333435",
      "6A80",
      "6A80",
      "63C0"
    ),
    .init("a wrong PW3", CardUnderTest.wrongAdmin, "6982", "6982", "63C2"),
    .init("VERIFY without data, not verified", "00200081", "6A80", "63C3", "63C3"),
    .init(
      "VERIFY without data, verified",
      after: [CardUnderTest.verifySigning],
      "00200081",
      "6A80",
      "9000",
      "9000"
    ),
    .init("VERIFY without data, blocked", after: blocked, "00200081", "6A80", "63C0", "63C0"),
    .init(
      "a PIN given back",
      after: [CardUnderTest.verifySigning],
      "0020FF81",
      "6A80",
      "9000",
      "9000"
    ),
    .init("VERIFY of an unknown PIN", "0020008406313233343536", "6B00", "6B00", "6A86"),
    .init("another old PIN", "0024008106" + "393939393939", "6982", "6982", "6300"),
    .init(
      "another old PIN, at last",
      after: [wrongSigning, wrongSigning],
      "002400810C" + "393939393939" + "363534333231",
      "6983",
      "6983",
      "6300"
    ),
    .init(
      "a new PIN too short",
      "002400810B" + "313233343536" + "3635343332",
      "6985",
      "6985",
      "6700"
    ),
    .init(
      "a change of PW1 that is good",
      "002400810C" + "313233343536" + "363534333231",
      "9000",
      "9000",
      "9000"
    ),
    .init(
      "CHANGE REFERENCE DATA of mode 82",
      "002400820C" + "313233343536" + "363534333231",
      "6B00",
      "6B00",
      "6A86"
    ),
    .init(
      "a reset code that isn't set",
      "002C00810E" + "3132333435363738" + "363534333231",
      "6983",
      "6983",
      "6300"
    ),
    .init("RESET RETRY COUNTER without PW3", "002C028106363534333231", "6982", "6982", "6982"),
    .init(
      "RESET RETRY COUNTER after PW3",
      after: admin,
      "002C028106363534333231",
      "9000",
      "9000",
      "9000"
    ),
    .init("tries set", after: admin, "00F2000003050505", "9000", "9000", "6D00"),
    .init("tries set to none", after: admin, "00F2000003050005", "6A80", "6A80", "6D00"),
    .init("tries set without PW3", "00F2000003050505", "6982", "6982", "6D00"),
  ]

  static let operations: [StatusWordCase] = [
    .init(
      "a signature without PIN",
      after: signatureKey,
      "002A9E9A20\(hash32)00",
      "6982",
      "6982",
      "6982"
    ),
    .init("a signature without PIN and key", "002A9E9A20\(hash32)00", "6982", "6982", "6A88"),
    .init(
      "a signature without key",
      after: [CardUnderTest.verifySigning],
      "002A9E9A20\(hash32)00",
      "6581",
      "6581",
      "6A88"
    ),
    .init(
      "PW3 instead of PW1",
      after: signatureKey + admin,
      "002A9E9A20\(hash32)00",
      "6982",
      "6982",
      "6982"
    ),
    .init(
      "mode 82 instead of 81",
      after: signatureKey + [CardUnderTest.verifyUser],
      "002A9E9A20\(hash32)00",
      "6982",
      "6982",
      "6982"
    ),
    .init(
      "a hash of 31 bytes on P-256",
      after: signatureKey + [CardUnderTest.verifySigning],
      "002A9E9A1F\(hash31)00",
      "9000",
      "9000",
      "6985"
    ),
    .init(
      "a hash of 32 bytes on P-256",
      after: signatureKey + [CardUnderTest.verifySigning],
      "002A9E9A20\(hash32)00",
      "9000",
      "9000",
      "9000"
    ),
    .init(
      "a hash of 64 bytes on P-256",
      after: signatureKey + [CardUnderTest.verifySigning],
      "002A9E9A40\(hash32)\(hash32)00",
      "9000",
      "9000",
      "6985"
    ),
    .init(
      "1025 bytes for Ed25519",
      after: admin + [ed25519, "0047800002B60000", CardUnderTest.verifySigning],
      "002A9E9A000401" + String(repeating: "AB", count: 1025),
      "9000",
      "9000",
      "6A84"
    ),
    .init("an unknown operation", "002A9E9B0100", "6B00", "6B00", "6A86"),
    .init("the public key of no key", "0047810002B60000", "6581", "6581", "6A88"),
    .init("a key generated without PW3", "0047800002B60000", "6982", "6982", "6982"),
    .init("a key generated for no slot", after: admin, "0047800002B70000", "6A80", "6A80", "6A80"),
    .init("the other key chosen", "002241B803830103", "6D00", "6D00", "9000"),
    .init("random bytes", "0084000010", "9000", "9000", "9000"),
    .init("attributes of no algorithm", after: admin, "00DA00C103130102", "6A80", "6A80", "6A80"),
    .init(
      "RSA attributes with 17 bits of exponent",
      after: admin,
      "00DA00C106010800001100",
      "9000",
      "9000",
      "6A80"
    ),
    .init("a key that isn't one", after: admin, "00DB3FFF054D03B60000", "6A80", "6A80", "6A80"),
  ]

  static let others: [StatusWordCase] = [
    .init("an unknown tag", "00CA012300", "6B00", "6B00", "6A88"),
    .init("an object that can only be written", "00CA00C700", "6B00", "6B00", "6A88"),
    .init("an unknown tag written", after: admin, "00DA01230100", "6B00", "6B00", "6A88"),
    .init("GET DATA with the odd instruction", "00CB012300", "6D00", "6D00", "6A81"),
    .init("a private object without PW1", "00CA010300", "6982", "6982", "6982"),
    .init("a private object with PW3 only", after: admin, "00CA010300", "6982", "6982", "6982"),
    .init("PUT DATA without PW3", "00DA005B0141", "6982", "6982", "6982"),
    .init("C4 in four bytes", after: admin, "00DA00C404017F7F7F", "6700", "6700", "9000"),
    .init(
      "a fourth certificate",
      after: ["00CA7F2100", "00CC7F2100", "00CC7F2100"],
      "00CC7F2100",
      "6A80",
      "6A80",
      "6A88"
    ),
    .init("SELECT DATA", "00A50204066004" + "5C027F21", "6A80", "9000", "9000"),
    .init("SELECT DATA with its length", "00A5020407066004" + "5C027F21", "9000", "6A80", "6A80"),
    .init("a cached touch policy", after: admin, "00DA00D6020320", "9000", "9000", "6A80"),
    .init(
      "a touch policy of three bytes",
      after: admin,
      "00DA00D603012000",
      "6700",
      "6700",
      "6700"
    ),
    .init(
      "a touch policy for another button",
      after: admin,
      "00DA00D6020110",
      "6A80",
      "6A80",
      "6983"
    ),
    .init(
      "a fixed touch policy changed",
      after: admin + ["00DA00D6020220"],
      "00DA00D6020020",
      "6982",
      "6982",
      "6983"
    ),
    .init("an unknown instruction", "00EE0000", "6D00", "6D00", "6D00"),
    .init("an unknown class", "0CCA006E00", "6E00", "6E00", "6E00"),
    .init("too few bytes", "00CA", "6700", "6700", "6F00"),
    .init("a length that doesn't agree", "00DA005B054142", "6700", "6700", "6F00"),
    .init("GET RESPONSE of nothing", "00C0000000", "6985", "6985", "6985"),
    .init("the master file", "00A4000C023F00", "6D00", "6D00", "6A82"),
    .init("SELECT of the next application", "00A4040206D27600012401", "9000", "9000", "9000"),
    .init("SELECT with P2 = 04", "00A4040406D27600012401", "6D00", "6D00", "9000"),
    .init("SELECT with P2 = 0C", "00A4040C06D27600012401", "6D00", "6D00", "9000"),
    .init("SELECT of the whole identifier", "00A4040008D276000124010304", "9000", "9000", "9000"),
    .init("SELECT of PIV", "00A4040005A000000308", "6A82", "6A82", "6A82"),
    .init("SELECT of YubiKey's management", "00A4040008A000000527471117", "9000", "9000", "6A82"),
    .init("GET VERSION", "00F1000000", "9000", "9000", "6D00"),
    .init("TERMINATE DF without PW3", "00E60000", "6982", "6982", "6985"),
    .init("ACTIVATE FILE in operation", "00440000", "9000", "9000", "9000"),
    .init(
      "a command when terminated",
      after: admin + ["00E60000"],
      "00CA006E00",
      "6285",
      "6285",
      "6985"
    ),
    .init(
      "SELECT when terminated",
      after: admin + ["00E60000"],
      CardUnderTest.select,
      "6285",
      "6285",
      "6285"
    ),
  ]

  @Test(
    arguments: [CardProfile.yubikey5_4_3, .yubikey5_7_4, .nitrokey3],
    pins + operations + others
  )
  func `each device answers with its own word`(
    profile: CardProfile,
    event: StatusWordCase
  ) async {
    let card = CardUnderTest(profile)
    for command in event.before { await card.word(command) }

    #expect(await card.word(event.command) == event.word(of: profile))
  }

  @Test
  func `before SELECT no command is carried out`() async {
    #expect(await CardUnderTest(.yubikey5_7_4).word("00CA006E00") == "6D00")
    #expect(await CardUnderTest(.nitrokey3).word("00CA006E00") == "6A82")
  }
}
