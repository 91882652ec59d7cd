import CardMaking
import ContainerSignature
import OpenPGP
import SigningAgent

/// The time of all tests: after the keys were made.
let now: UInt32 = 1_790_000_000

/// The PIN of the tests' cards.
let pin = "246810"

extension CardOrder {
  /// A card with the tests' PIN.
  init(_ change: (inout CardOrder) -> Void) {
    self.init()
    self.pin = SigningAgentTests.pin
    change(&self)
  }
}

/// An order of so many images.
func order(of count: Int, card: String? = nil, key: Fingerprint? = nil) throws -> SigningOrder? {
  let images = try (0..<count).map { number in
    let digits = String(number, radix: 16)
    let digest = "sha256:" + String(repeating: "0", count: 64 - digits.count) + digits
    return ImageToSign(
      reference: try ImageReference(parsing: "stagex/core-image\(number):1.\(number)"),
      digest: try ImageDigest(parsing: digest)
    )
  }
  return SigningOrder(try SigningRequest(images: images), card: card, key: key)
}

/// An agent with a card and a dialog, and everything that it reported.
struct Bench {
  let card: MemoryCard
  let dialog: ScriptedDialog
  let reported = Reported()
  var options = SigningAgent.Options()
  var time = now
  var clock: any Clock<Duration> = ContinuousClock()

  init(_ card: MemoryCard, pins: [String?] = [pin]) {
    self.card = card
    dialog = ScriptedDialog(pins)
  }

  var agent: SigningAgent {
    let time = time
    return SigningAgent(
      readers: card,
      dialog: dialog,
      options: options,
      now: { time },
      clock: clock
    )
  }

  /// Signs, and says how it ended; nil if all is signed.
  func sign(_ order: SigningOrder?) async -> AgentError? {
    guard let order else { return .cancelled }
    do throws(AgentError) {
      try await agent.sign(order) { [reported] event in await reported.add(event) }
      return nil
    } catch {
      return error
    }
  }
}
