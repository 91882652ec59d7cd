import CardTesting
import Gcrypt
import ISO7816
import OpenPGP
import OpenPGPCard
import Synchronization
import Testing
import VirtualCard

/// The whole dialogue with a card in software, as each of its profiles speaks it.
@Suite
struct VirtualCardDialogueTests {
  @Test(arguments: CardProfile.all.map(\.name), Attributes.allCases)
  func `a cold signature takes six commands`(profile: String, attributes: Attributes) async throws {
    let card = CountedCard(try CardProfile.named(profile).required())
    // The software backend of a Nitrokey 3 takes these keys, and makes none of them.
    let isImportedOnly =
      profile == "nitrokey3-software"
      && [.p384, .p521, .brainpool256, .brainpool512].contains(attributes)
    try #require(try await card.generateKey(attributes) == !isImportedOnly)
    guard !isImportedOnly else { return }

    let traits = DeviceTraits(answerToReset: await card.card.answerToReset)
    let signature = try await coldSignature(over: "paraph", on: card, traits: traits)

    #expect(signature.facts.application.signingKeyCreated == 0x6592_0080)
    #expect(signature.facts.application.signingKeyOrigin == .generated)
    #expect(card.commandCount <= 6)
  }

  @Test(arguments: CardProfile.all.map(\.name))
  func `a wrong PIN costs one try, and is told with the tries that are left`(
    profile: String
  ) async throws {
    let card = CountedCard(try CardProfile.named(profile).required())
    try await selectApplication(on: card)
    let pin = try secret("654321")

    for expected in [
      VerificationError.wrong(.signing, triesLeft: 2), .wrong(.signing, triesLeft: 1),
    ] {
      let status = try await readPINStatus(on: card)
      var thrown: VerificationError?
      do { try await verify(pin, as: .signing, status: status, on: card) } catch { thrown = error }
      #expect(thrown == expected)
    }
    let status = try await readPINStatus(on: card)
    var thrown: VerificationError?
    do { try await verify(pin, as: .signing, status: status, on: card) } catch { thrown = error }
    #expect(thrown == .tooFewTries(.signing, triesLeft: 1, minimum: 2))
    do {
      try await verify(pin, as: .signing, status: status, minimumTries: 1, on: card)
    } catch { thrown = error }
    #expect(thrown == .blocked(.signing))
  }

  @Test(arguments: CardProfile.all.map(\.name))
  func `an empty slot is told as one`(profile: String) async throws {
    let card = CountedCard(try CardProfile.named(profile).required())
    let traits = DeviceTraits(answerToReset: await card.card.answerToReset)
    try await selectApplication(on: card)

    var isMissing = false
    do {
      _ = try await readFacts(on: card, traits: traits)
    } catch {
      if case .keyMissing = error { isMissing = true }
    }
    #expect(isMissing)
  }
}

/// What a key is made as, by the value of C1.
enum Attributes: String, CaseIterable {
  case ed25519 = "162B06010401DA470F01"
  case p256 = "132A8648CE3D030107"
  case p384 = "132B81040022"
  case p521 = "132B81040023"
  case brainpool256 = "132B2403030208010107"
  case brainpool512 = "132B240303020801010D"
  case rsa2048 = "010800002000"
}

/// A card in software at the end of a wire on which commands are counted.
private final class CountedCard: CardChannel {
  let card: VirtualCard
  private let count = Mutex(0)

  var commandCount: Int { count.withLock { $0 } }

  init(_ profile: CardProfile) {
    card = VirtualCard(
      profile: profile,
      serial: 12_345_678,
      state: nil,
      touch: WillingButton(),
      store: nil
    )
  }

  /// Makes a signing key and writes its time and fingerprint, as a host does; false if the
  /// profile doesn't make such keys.
  func generateKey(_ attributes: Attributes) async throws -> Bool {
    func send(_ command: String) async -> Bool {
      let answer = await card.process(bytes(command))
      return answer.suffix(2) == [0x90, 0x00] || answer.dropLast().last == 0x61
    }
    let value = attributes.rawValue
    let length = String(value.utf8.count / 2, radix: 16)
    try #require(await send("00A4040006D27600012401"))
    try #require(await send("00200083083132333435363738"))
    guard
      await send("00DA00C1\(length.count == 1 ? "0" : "")\(length)\(value)"),
      await send("0047800002B60000")
    else { return false }
    try #require(await send("00DA00CE0465920080"))
    await card.reset()
    return true
  }

  func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer {
    count.withLock { $0 += 1 }
    return try Answer(parsing: await card.process(command))
  }

  func transmit<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    confidential secret: borrowing Secret
  ) async throws(TransportError) -> Answer {
    try await transmit(inTheClear(header, secret))
  }
}

/// Pressed whenever the card asks.
private struct WillingButton: TouchButton {
  func press(within time: Duration) async -> Bool { true }
}
