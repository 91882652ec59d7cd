import Gcrypt
import ISO7816
import OpenPGP
import OpenPGPCard

/// A card that was made.
struct MadeCard: Sendable {
  var fingerprint: Fingerprint
  var certificate: [UInt8]
}

/// Makes a card ready to sign, by commands that any OpenPGP card takes.
///
/// Source: OpenPGP card 3.4.1, 7.2.
struct CardMaker: Sendable {
  private static let factoryPIN = "123456"
  private static let factoryAdminPIN = "12345678"

  let card: SoftCard
  let isYubiKey: Bool

  func make(_ order: Make) async throws -> MadeCard {
    try await selectApplication(on: card)
    try await send(0x20, 0x00, 0x83, Array(Self.factoryAdminPIN.utf8))
    try await put(0xC1, order.algorithm.attributes(isYubiKey: isYubiKey))
    try await send(0x47, 0x80, 0x00, [0xB6, 0x00], expecting: 0x10000)
    var time: [UInt8] = []
    for shift in [24, 16, 8, 0] { time.append(UInt8(order.created >> shift & 0xFF)) }
    try await put(0xCE, time)
    let traits = DeviceTraits(answerToReset: [])
    let material = try await readFacts(on: card, traits: traits).keyMaterial
    let key = PublicKey(created: order.created, material: material)
    let name = fingerprint(of: key)
    try await put(0xC7, name.bytes)
    if let choice = order.pinIsGood {
      try await put(0xC4, [choice == .manySignatures ? 1 : 0])
    }
    if order.pin != Self.factoryPIN {
      try await send(0x24, 0x00, 0x81, Array((Self.factoryPIN + order.pin).utf8))
    }
    let certificate = try await certificate(of: key, name, order, traits)
    // The key's touch policy comes last: making the certificate is no use of it.
    if order.touch != .off { try await put(0xD6, [order.touch.byte, 0x20]) }
    return MadeCard(fingerprint: name, certificate: certificate)
  }

  private func certificate(
    of key: PublicKey,
    _ name: Fingerprint,
    _ order: Make,
    _ traits: DeviceTraits
  ) async throws -> [UInt8] {
    let facts = try await readFacts(on: card, traits: traits)
    let pin = try SecretBytes(copying: Array(order.pin.utf8).span)
    let status = facts.application.pinStatus
    try await verify(pin, as: .signing, status: status, on: card)
    let draft = CertificateDraft(key: key, fingerprint: name, userID: order.userID)
    let digest = Gcrypt.digest(draft.hash, of: draft.hashedInput)
    let value = try await sign(
      digest,
      draft.hash,
      under: facts.signingConditions,
      on: card,
      clock: ContinuousClock()
    )
    try Verifier(key).verify(value, digest: digest, algorithm: draft.hash)
    return draft.certificate(digest: digest, value: value)
  }

  private func put(_ tag: UInt8, _ value: [UInt8]) async throws {
    try await send(0xDA, 0x00, tag, value)
  }

  private func send(
    _ instruction: UInt8,
    _ parameter1: UInt8,
    _ parameter2: UInt8,
    _ data: [UInt8],
    expecting count: Int? = nil
  ) async throws {
    let command = Command(
      instruction: instruction,
      parameter1: parameter1,
      parameter2: parameter2,
      data: data,
      expectedByteCount: count.map { min($0, 256) }
    )
    let word = try await exchange(command, on: card).word
    guard word == .success else {
      throw Failure("the card answered \(word) to instruction \(String(instruction, radix: 16))")
    }
  }
}
