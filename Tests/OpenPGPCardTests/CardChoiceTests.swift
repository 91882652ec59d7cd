import OpenPGP
import OpenPGPCard
import Testing

/// The choice of a card among several.
@Suite
struct CardChoiceTests {
  private static let yubiKey = card(.yubico, 0x1234_5678, 0xAA)
  private static let secondYubiKey = card(.yubico, 0x0987_6543, 0xBB)
  private static let nitrokey = card(.nitrokey, 0x12AB_34CD, 0xAA)
  private static let twin = card(.nitrokey, 0x1234_5678, nil)
  private static let all = [yubiKey, secondYubiKey, nitrokey]

  private static func card(
    _ manufacturer: Manufacturer,
    _ serial: UInt32,
    _ byte: UInt8?
  ) -> CardIdentity {
    CardIdentity(
      manufacturer: manufacturer,
      serial: SerialNumber(rawValue: serial),
      fingerprint: byte.flatMap { Fingerprint(Array(repeating: $0, count: 20)) }
    )
  }

  private static let aa = String(repeating: "AA", count: 20)
  private static let bb = String(repeating: "bb", count: 20)

  @Test(arguments: [
    (all, "12345678", nil as String?, yubiKey),
    (all, "12ab34cd", nil, nitrokey),
    (all, "9876543", nil, secondYubiKey),
    (all, nil, bb, secondYubiKey),
    (all, nil, "BBBB BBBB BBBB BBBB BBBB  BBBB BBBB BBBB BBBB BBBB", secondYubiKey),
    (all, "12AB34CD", aa, nitrokey),
    ([nitrokey], nil, nil, nitrokey),
    ([yubiKey, twin], "000F:12345678", nil, twin),
  ])
  func `a serial, a fingerprint or both choose a card, and one alone needs no choice`(
    cards: [CardIdentity],
    serial: String?,
    fingerprint: String?,
    chosen: CardIdentity
  ) throws {
    #expect(try choose(from: cards, serial: serial, fingerprint: fingerprint) == chosen)
  }

  @Test(
    arguments: [
      ([], nil, nil, CardChoiceError.noCard),
      ([], "12345678", nil, .noCard),
      (all, nil, nil, .ambiguous(all)),
      (all, nil, aa, .ambiguous([yubiKey, nitrokey])),
      ([yubiKey, twin], "12345678", nil, .ambiguous([yubiKey, twin])),
      (all, "00000001", nil, .noneMatches(all)),
      (all, "12345678", bb, .noneMatches(all)),
      (all, nil, String(repeating: "CC", count: 20), .noneMatches(all)),
      (all, "123456789", nil, .notASerial("123456789")),
      (all, "", nil, .notASerial("")),
      (all, "+1234567", nil, .notASerial("+1234567")),
      (all, "Yubico YubiKey 00 00", nil, .notASerial("Yubico YubiKey 00 00")),
      (all, "0006:0006:12345678", nil, .notASerial("0006:0006:12345678")),
      (all, "6:12345678", nil, .notASerial("6:12345678")),
      (all, nil, "BBBBBBBBBBBBBBBB", .notAFingerprint("BBBBBBBBBBBBBBBB")),
      (all, nil, "", .notAFingerprint("")),
      (
        all, nil, String(repeating: "G", count: 40),
        .notAFingerprint(String(repeating: "G", count: 40))
      ),
    ] as [([CardIdentity], String?, String?, CardChoiceError)]
  )
  func `without one card that matches, the cards that are there are told`(
    cards: [CardIdentity],
    serial: String?,
    fingerprint: String?,
    error: CardChoiceError
  ) {
    #expect(throws: error) {
      try choose(from: cards, serial: serial, fingerprint: fingerprint)
    }
  }

  @Test(arguments: [
    (0x0006, "Yubico"), (0x000F, "Nitrokey"), (0xFFFE, "test card"), (0x0000, "test card"),
    (0x0ABC, "0ABC"),
  ])
  func `a maker has a name, or is told by its number`(number: UInt16, name: String) {
    #expect(Manufacturer(rawValue: number).description == name)
  }
}
