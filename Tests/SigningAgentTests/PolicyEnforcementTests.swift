import CardMaking
import ISO7816
import OpenPGP
import Policy
import SigningAgent
import Testing
import VirtualCard

/// Each rule, as the agent enforces it on facts that it read from the card.
@Suite
struct PolicyEnforcementTests {
  /// A rule, a card and a request, and whether the rule is broken.
  struct Case: Sendable, CustomTestStringConvertible {
    var rules: String
    var card = CardOrder { $0.touch = .on }
    var profile = CardProfile.yubikey5_7_4
    var imageCount = 1
    var time = now
    /// The rule that refuses; nil if it lets pass.
    var refusal: String?

    var testDescription: String { "\(rules): \(refusal ?? "passes")" }
  }

  private static func with(_ change: (inout CardOrder) -> Void) -> CardOrder {
    CardOrder { order in
      order.touch = .on
      change(&order)
    }
  }

  /// The serial number of a YubiKey of the tests, as it is printed.
  private static let serial = String(CardProfile.yubikey5_7_4.serials.lowerBound)
  private static let otherKey = String(repeating: "AB", count: 20)

  static let cases: [Case] = [
    Case(rules: "", card: with { $0.touch = .off }, refusal: "touch"),
    Case(rules: ""),
    Case(rules: "touch = \"required\"", card: with { $0.touch = .cached }),
    Case(rules: "touch = \"fixed\"", refusal: "touch"),
    Case(rules: "touch = \"fixed\"", card: with { $0.touch = .cachedFixed }),
    Case(rules: "touch = \"every-signature\"", card: with { $0.touch = .cached }, refusal: "touch"),
    Case(rules: "touch = \"every-signature\""),
    Case(rules: "touch = \"any\"", card: with { $0.touch = .off }),
    Case(rules: "pin = \"each-signature\"", refusal: "pin"),
    Case(rules: "pin = \"each-signature\"", card: with { $0.pinIsForEachSignature = true }),
    Case(rules: "pin = \"each-approval\""),
    Case(rules: "key-origin = \"generated\""),
    Case(rules: "cards = [\"99999999\"]", refusal: "cards"),
    Case(rules: "cards = [\"\(serial)\"]"),
    Case(rules: "keys = [\"\(otherKey)\"]", refusal: "keys"),
    Case(rules: "repositories = [\"other/*\"]", refusal: "repositories"),
    Case(rules: "repositories = [\"stagex/*\"]"),
    Case(rules: "repositories = [\"docker.io/stagex/core-image?\"]", refusal: "policy"),
    Case(rules: "max-batch = 2", imageCount: 3, refusal: "max-batch"),
    Case(rules: "max-batch = 2", imageCount: 2),
    Case(rules: "max-per-hour = 2", imageCount: 3, refusal: "max-per-hour"),
    Case(rules: "max-per-hour = 3", imageCount: 3),
    Case(rules: "minimum-tries = 4", refusal: "minimum-tries"),
    Case(rules: "minimum-tries = 3"),
    Case(rules: "algorithms = [\"RSA\"]", refusal: "algorithms"),
    Case(rules: "algorithms = [\"Ed25519\"]"),
    Case(rules: "", card: with { $0.algorithm = .rsa2048 }, refusal: "algorithms"),
    Case(rules: "algorithms = [\"RSA-2048\"]", card: with { $0.algorithm = .rsa2048 }),
    Case(rules: "", card: with { $0.algorithm = .brainpoolP256r1 }, refusal: "algorithms"),
    // Before this program was made, though after the key.
    Case(rules: "", time: 1_780_000_000, refusal: "clock"),
    Case(rules: "clock = \"unchecked\"", time: 1_780_000_000),
  ]

  @Test(arguments: cases)
  func `a rule refuses what breaks it, before any PIN, and lets the rest pass`(
    _ example: Case
  ) async throws {
    let card = try await MemoryCard(profile: example.profile, example.card)
    var bench = try Bench(card)
    bench.rules = example.rules
    bench.time = example.time
    let error = await bench.sign(try order(of: example.imageCount))
    switch (error, example.refusal) {
    case (nil, nil): #expect(await bench.reported.messages.count == example.imageCount)
    case (.policyRefused(let reasons, []), let rule?):
      #expect(reasons.map(\.rule.rawValue) == [rule])
    case (.policyUnusable(let problems), "policy"?): #expect(problems.count == 1)
    default: Issue.record("\(String(describing: error))")
    }
    if example.refusal != nil {
      #expect(bench.dialog.shown.isEmpty)
      #expect(await card.count(0x20) == 0)
    }
  }

  @Test
  func `a key that was imported is refused where one made on the card is wanted`() async throws {
    let card = try await MemoryCard(CardOrder { $0.touch = .on })
    // What the card says of its keys, DE in 6E: the first of them imported.
    await card.set { command, answer in
      guard command[1] == 0xCA, command[3] == 0x6E else { return answer }
      var data = answer.data
      for index in data.indices.dropLast(4) where Array(data[index...index + 3]) == [0xDE, 8, 1, 1]
      { data[index + 3] = 2 }
      return .init(data: data, word: answer.word)
    }
    var bench = try Bench(card)
    bench.rules = "key-origin = \"generated\""
    guard case .policyRefused(let reasons, []) = await bench.sign(try order(of: 1)) else {
      Issue.record("not refused")
      return
    }
    #expect(reasons.map(\.rule) == [.keyOrigin])
    #expect(reasons.map(\.found) == ["imported"])
  }

  @Test
  func `signatures of the last hour count, whatever agent made them`() async throws {
    let card = try await MemoryCard(CardOrder { $0.touch = .on })
    var bench = try Bench(card, pins: [pin, pin])
    bench.rules = "max-per-hour = 5"
    #expect(await bench.sign(try order(of: 3)) == nil)
    guard case .policyRefused(let reasons, []) = await bench.sign(try order(of: 3)) else {
      Issue.record("not refused")
      return
    }
    #expect(reasons.map(\.rule) == [.maxPerHour])
    #expect(await bench.sign(try order(of: 2)) == nil)
  }

  @Test
  func `a clock that was set back behind the newest record is refused`() async throws {
    let card = try await MemoryCard(CardOrder { $0.touch = .on })
    var bench = try Bench(card, pins: [pin, pin])
    #expect(await bench.sign(try order(of: 1)) == nil)
    bench.time -= 60
    guard case .policyRefused(let reasons, []) = await bench.sign(try order(of: 1)) else {
      Issue.record("not refused")
      return
    }
    #expect(reasons.map(\.rule) == [.clock])
  }

  @Test
  func `a confirmation besides the PIN is asked for first, and a no there costs no PIN`()
    async throws
  {
    let card = try await MemoryCard(CardOrder { $0.touch = .on })
    var bench = try Bench(card, pins: ["yes", pin])
    bench.rules = "confirm = \"always\""
    #expect(await bench.sign(try order(of: 1)) == nil)
    #expect(bench.dialog.shown.count == 2)
    let events = await bench.reported.events
    #expect(events.contains(.waitingForConfirmation))

    var refused = try Bench(card, pins: [nil])
    refused.rules = bench.rules
    #expect(await refused.sign(try order(of: 1)) == .notApproved)
    #expect(await card.count(0x20) == 1)
  }

  @Test
  func `where the policy can't be read nothing is signed`() async throws {
    let card = try await MemoryCard(CardOrder { $0.touch = .on })
    var bench = try Bench(card)
    bench.rules = "tuch = \"any\"\nmax-batch = 0"
    guard case .policyUnusable(let problems) = await bench.sign(try order(of: 1)) else {
      Issue.record("not refused")
      return
    }
    #expect(problems.count == 2)
    #expect(problems.allSatisfy { $0.hasPrefix("policy.toml:") })
    #expect(await card.instructions.isEmpty)
  }
}
