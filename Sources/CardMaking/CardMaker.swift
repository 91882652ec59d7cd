internal import Gcrypt
internal import ISO7816
public import OpenPGP
internal import OpenPGPCard
public import VirtualCard

/// A card that was made.
public struct MadeCard: Sendable {
  /// The name of its signature key.
  public let fingerprint: Fingerprint
  /// The key's certificate in binary, for gpgv and others.
  public let certificate: [UInt8]
}

/// A command that a card refused while it was made ready.
public struct CardMakingError: Error, Hashable, Sendable {
  /// INS.
  public let instruction: UInt8
  /// The status word.
  public let word: UInt16
}

/// Makes a card ready to sign, by commands that any OpenPGP card takes.
///
/// Source: OpenPGP card 3.4.1, 7.2.
public struct CardMaker: Sendable {
  private static let factoryPIN = "123456"
  private static let factoryAdminPIN = "12345678"

  private let card: SoftCard
  private let isYubiKey: Bool

  /// Takes a card as it comes from the factory.
  ///
  /// - Parameters:
  ///   - card: The card.
  ///   - profile: What it is like.
  public init(_ card: SoftCard, profile: CardProfile) {
    self.card = card
    isYubiKey = profile.name.hasPrefix("yubikey")
  }

  /// Makes the card ready.
  ///
  /// - Parameter order: What it is to be like.
  /// - Returns: Its key's name and certificate.
  /// - Throws: ``CardMakingError``, or what reading the card or signing fails with.
  public func make(_ order: CardOrder) async throws -> MadeCard {
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
    if let isForEach = order.pinIsForEachSignature {
      try await put(0xC4, [isForEach ? 0 : 1])
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
    _ order: CardOrder,
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
      throw CardMakingError(instruction: instruction, word: word.rawValue)
    }
  }
}
