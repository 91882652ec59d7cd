import CardMaking
import ContainerSignature
import Gcrypt
import ISO7816
import OpenPGP
import Policy
import SigningAgent
import Testing
import VirtualCard

/// PINs and what is asked before one: no try is wasted.
@Suite
struct ApprovalTests {
  private static let verify: UInt8 = 0x20

  private func triesLeft(_ card: MemoryCard) async throws -> Int {
    try await Bench(card).cards()[0].triesLeft
  }

  @Test(arguments: [CardProfile.yubikey5_4_3, .yubikey5_7_4, .nitrokey3])
  func `a wrong PIN tells the tries left and is asked for again`(profile: CardProfile) async throws
  {
    let card = try await MemoryCard(profile: profile, CardOrder { _ in })
    let bench = try Bench(card, pins: ["111111", pin])
    #expect(await bench.sign(try order(of: 1)) == nil)
    #expect(bench.dialog.shown.map(\.error) == [nil, "Wrong PIN, 2 tries left"])
    #expect(await bench.reported.events.contains(.waitingForPIN(after: .wrong(triesLeft: 2))))
    #expect(try await triesLeft(card) == 3)
  }

  @Test(arguments: [CardProfile.yubikey5_4_3, .nitrokey3])
  func `at one try left nothing more is sent, now and later`(profile: CardProfile) async throws {
    let card = try await MemoryCard(profile: profile, CardOrder { _ in })
    let first = try Bench(card, pins: ["111111", "222222", pin])
    #expect(await first.sign(try order(of: 1)) == .wrongPIN(triesLeft: 1))
    #expect(await card.count(Self.verify) == 2)

    let second = try Bench(card)
    let error = await second.sign(try order(of: 1))
    guard case .policyRefused(let reasons, []) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reasons.map(\.rule) == [.minimumTries])
    #expect(await card.count(Self.verify) == 2)
    #expect(second.dialog.shown.isEmpty)
  }

  @Test
  func `the last try is sent only if the agent was told so`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    #expect(try await Bench(card, pins: ["111111", "222222"]).sign(try order(of: 1)) != nil)
    var bench = try Bench(card)
    bench.defaults.minimumTries = 1
    #expect(await bench.sign(try order(of: 1)) == nil)
    #expect(try await triesLeft(card) == 3)
  }

  @Test
  func `a PIN that failed isn't sent again`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card, pins: ["111111", "111111", "111111", pin])
    #expect(await bench.sign(try order(of: 1)) == nil)
    #expect(await card.count(Self.verify) == 2)
    let repeated = "This PIN was wrong before; it wasn't sent again, 2 tries left"
    #expect(
      bench.dialog.shown.map(\.error) == [nil, "Wrong PIN, 2 tries left", repeated, repeated]
    )
    // Where no try was spent none is told as spent.
    #expect(
      await bench.reported.lastPINs
        == [nil, .wrong(triesLeft: 2), .repeated(triesLeft: 2), .repeated(triesLeft: 2)]
    )
  }

  @Test
  func `a PIN that failed is asked for no more than three times`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card, pins: Array(repeating: "111111", count: 9))
    #expect(await bench.sign(try order(of: 1)) == .pinRepeated(triesLeft: 2))
    #expect(await card.count(Self.verify) == 1)
    #expect(bench.dialog.shown.count == 4)
  }

  @Test
  func `the factory's PIN is refused unless it is allowed`() async throws {
    let card = try await MemoryCard(CardOrder())
    #expect(try await Bench(card, pins: ["123456"]).sign(try order(of: 1)) == .factoryPIN)
    #expect(await card.count(Self.verify) == 0)
    var bench = try Bench(card, pins: ["123456"])
    bench.defaults.factoryPIN = .allow
    #expect(await bench.sign(try order(of: 1)) == nil)
  }

  @Test(arguments: ["12345", String(repeating: "1", count: 128)])
  func `a PIN of a length that no card takes isn't sent, and is asked for again`(
    typed: String
  ) async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card, pins: [typed, typed, pin])
    #expect(await bench.sign(try order(of: 1)) == nil)
    #expect(await card.count(Self.verify) == 1)
    let length = LastPIN.length(allowed: 6...127)
    #expect(await bench.reported.lastPINs == [nil, length, length])
    #expect(
      bench.dialog.shown.last?.error == "A PIN has 6 to 127 characters; nothing was sent"
    )
  }

  @Test(arguments: ["12345", String(repeating: "1", count: 128)])
  func `the third PIN of such a length ends it`(typed: String) async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card, pins: Array(repeating: typed, count: 9))
    let error = await bench.sign(try order(of: 1))
    #expect(error == .pinLength(typed.utf8.count, allowed: 6...127))
    #expect(await card.count(Self.verify) == 0)
    #expect(bench.dialog.shown.count == 3)
  }

  @Test
  func `who says no is asked once and nothing is sent`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card, pins: [nil, pin])
    #expect(await bench.sign(try order(of: 1)) == .notApproved)
    #expect(await card.count(Self.verify) == 0)
    #expect(bench.dialog.shown.count == 1)
  }

  @Test
  func `a card that derives PINs gets the derived one`() async throws {
    let card = try await cardThatDerives()
    var bench = try Bench(card, pins: ["123456"])
    bench.defaults.factoryPIN = .allow
    #expect(await bench.sign(try order(of: 2)) == nil)
    #expect(try await Bench(card, pins: ["123456"]).sign(try order(of: 1)) == .factoryPIN)
  }

  @Test
  func `a card that derives PINs isn't sent a short one in its longer form`() async throws {
    let card = try await cardThatDerives()
    let before = await card.count(Self.verify)
    var bench = try Bench(card, pins: ["12345", "", "12", "123456"])
    bench.defaults.factoryPIN = .allow
    #expect(await bench.sign(try order(of: 1)) == .pinLength(2, allowed: 6...127))
    #expect(await card.count(Self.verify) == before)
    #expect(try await triesLeft(card) == 3)
  }

  /// As gpg's kdf-setup: SHA-256, 100,000 bytes, a salt for each PIN, the factory's PINs derived.
  private func cardThatDerives() async throws -> MemoryCard {
    let card = try await MemoryCard(CardOrder())
    let soft = SoftCard(card.card)
    let salt = Array("01234567".utf8)
    let user = try derived("123456", salt)
    let admin = try derived("12345678", salt)
    let object: [UInt8] =
      [0x81, 1, 3, 0x82, 1, 8, 0x83, 4, 0, 1, 0x86, 0xA0, 0x84, 8] + salt + [0x85, 8] + salt
      + [0x86, 8] + salt + [0x87, 32] + user + [0x88, 32] + admin
    _ = try await soft.transmit([0x00, 0xA4, 0x04, 0x00, 6, 0xD2, 0x76, 0, 1, 0x24, 1, 0])
    let verify = try await soft.transmit([0x00, 0x20, 0x00, 0x83, 8] + Array("12345678".utf8))
    #expect(verify.word == .success)
    let put = try await soft.transmit([0x00, 0xDA, 0x00, 0xF9, UInt8(object.count)] + object)
    #expect(put.word == .success)
    return card
  }

  private func derived(_ pin: String, _ salt: [UInt8]) throws -> [UInt8] {
    let secret = try SecretBytes(copying: Array(pin.utf8).span)
    let derived = try secret.derived(hash: .sha256, byteCount: 100_000, salt: salt)
    return derived.withBytes { bytes in bytes.indices.map { bytes[$0] } }
  }

  @Test
  func `every reason against a card is told at once, before any PIN`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    #expect(try await Bench(card, pins: ["111111", "222222"]).sign(try order(of: 1)) != nil)
    var bench = try Bench(card)
    bench.time = 1_000_000_000
    let error = await bench.sign(try order(of: 1))
    guard case .policyRefused(let reasons, let obstacles) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    // Before this program was made, and before the key.
    #expect(reasons.map(\.rule) == [.minimumTries, .clock, .clock])
    #expect(obstacles == [.clockBeforeKey(now: 1_000_000_000, created: 1_767_225_600)])
    #expect(bench.dialog.shown.isEmpty)
  }

  @Test
  func `the dialog names what is signed`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card)
    let order = try #require(try order(of: 42))
    #expect(await bench.sign(order) == nil)
    let shown = try #require(bench.dialog.shown.first)
    #expect(shown.accept == "Sign")
    let text = shown.description
    let report = try await bench.cards()[0]
    #expect(text.contains("Sign 42 container images:\nstagex/* (42)"))
    let fingerprint = try #require(order.fingerprint)
    #expect(text.contains(fingerprint.groupedLines.joined(separator: "\n")))
    #expect(text.contains(report.name))
    #expect(text.allSatisfy { $0 == "\n" || (" "..."~").contains($0) })
  }
}
