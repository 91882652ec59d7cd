import CardTesting
import ISO7816
import OpenPGP
import OpenPGPCard
import Testing

/// COMPUTE DIGITAL SIGNATURE, OpenPGP card 3.4.1, 7.2.10.
@Suite
struct SigningTests {
  @Test(
    arguments: [
      (
        "Nitrokey 3, touch", "6982", TouchPolicy.on, true, 15.0,
        SigningError.touchTimeout(after: .seconds(15))
      ),
      ("Nitrokey 3, no PIN", "6982", .on, true, 0.2, .pinNotVerified),
      ("just below the threshold", "6982", .fixed, true, 9.9, .pinNotVerified),
      ("YubiKey, cached touch", "6982", .cached, true, 15.0, .touchTimeout(after: .seconds(15))),
      (
        "an unknown policy", "6985", TouchPolicy(rawValue: 9), true, 15.0,
        .touchTimeout(after: .seconds(15))
      ),
      ("no touch set", "6982", .off, true, 15.0, .pinNotVerified),
      ("no touch known", "6982", nil, true, 15.0, .pinNotVerified),
      ("PIN not verified here", "6982", .on, false, 15.0, .pinNotVerified),
      ("CanoKey and Gnuk, touch", "6600", .on, true, 30.0, .touchTimeout(after: .seconds(30))),
      ("6600 says it at any time", "6600", nil, false, 0.0, .touchTimeout(after: .zero)),
      ("wrong input", "6985", .on, true, 0.1, .refused(.conditionsOfUseNotSatisfied)),
      ("no key", "6A88", .off, true, 0.1, .keyMissing),
      ("blocked", "6983", .off, true, 0.1, .blocked),
      ("memory", "6581", .off, true, 0.1, .refused(.memoryFailure)),
      ("length", "6700", .off, true, 0.1, .refused(.wrongLength)),
      ("an internal failure late", "6F00", .on, true, 20.0, .refused(StatusWord(rawValue: 0x6F00))),
    ] as [(String, String, TouchPolicy?, Bool, Double, SigningError)]
  )
  func `a refusal is told by its word, the touch policy and the time it took`(
    event: String,
    word: String,
    touch: TouchPolicy?,
    isVerified: Bool,
    seconds: Double,
    error: SigningError
  ) async throws {
    let answer = try Answer(parsing: bytes(word))
    let card = SlowCard(answer: .success(answer), delay: .seconds(seconds))
    let conditions = SigningConditions(
      algorithm: .ed25519,
      touch: touch,
      form: .short,
      isVerified: isVerified
    )

    await #expect(throws: error, "\(event)") {
      try await sign(zeros(64), .sha512, under: conditions, on: card, clock: card.clock)
    }
  }

  @Test
  func `a card that is taken out while it waits is an error of the transport`() async {
    let card = SlowCard(answer: .failure(.cardRemoved), delay: .seconds(12))

    await #expect(throws: SigningError.exchange(.transport(.cardRemoved))) {
      try await sign(zeros(64), .sha512, under: .with(.ed25519), on: card, clock: card.clock)
    }
  }

  @Test(arguments: [
    (SigningAlgorithm.ecdsa(.nistP256), HashAlgorithm.sha256, 32),
    (.ecdsa(.nistP256), .sha384, 32),
    (.ecdsa(.nistP256), .sha512, 32),
    (.ecdsa(.nistP384), .sha384, 48),
    (.ecdsa(.nistP384), .sha512, 48),
    (.ecdsa(.nistP521), .sha512, 64),
    (.ed25519, .sha256, 32),
    (.ed25519, .sha512, 64),
    (.rsa(bits: 2048), .sha256, 51),
    (.rsa(bits: 2048), .sha384, 67),
    (.rsa(bits: 4096), .sha512, 83),
  ])
  func `every card gets an input of the length that all of them take`(
    algorithm: SigningAlgorithm,
    hash: HashAlgorithm,
    byteCount: Int
  ) async throws {
    let digest = (0..<hash.byteCount).map { UInt8($0 + 1) }
    let input = try await signatureInput(digest, hash, algorithm)

    #expect(input.count == byteCount)
    if case .rsa = algorithm {
      #expect(input.suffix(hash.byteCount) == digest[...])
    } else {
      #expect(input == Array(digest.prefix(byteCount)))
    }
  }

  @Test(arguments: [
    (
      SigningAlgorithm.ecdsa(.nistP384), HashAlgorithm.sha256, 32,
      SigningError.hashTooShort(.sha256, .nistP384)
    ),
    (.ecdsa(.nistP521), .sha384, 48, .hashTooShort(.sha384, .nistP521)),
    (.ed25519, .sha512, 63, .hashLength(63, expected: 64)),
    (.rsa(bits: 2048), .sha256, 0, .hashLength(0, expected: 32)),
    (.ecdsa(.nistP256), .sha256, 64, .hashLength(64, expected: 32)),
    (.unsupported([0x12]), .sha512, 64, .algorithm([0x12])),
  ])
  func `a hash that doesn't fit is refused before anything is sent`(
    algorithm: SigningAlgorithm,
    hash: HashAlgorithm,
    byteCount: Int,
    error: SigningError
  ) async {
    let silent = ScriptedCard(transcript: "")

    await #expect(throws: error) {
      try await sign(
        zeros(byteCount),
        hash,
        under: .with(algorithm),
        on: silent,
        clock: ManualClock()
      )
    }
    #expect(await silent.deviation == nil)
  }

  private static let high = Array(repeating: UInt8(0xEE), count: 32)
  private static let low = Array(repeating: UInt8(0x11), count: 31)

  @Test(arguments: [
    ("in full", high + [0] + low),
    ("with ASN.1's zeros", [0] + high + [0, 0] + low),
  ])
  func `the halves of a signature get the curve's length`(shape: String, data: [UInt8]) async throws
  {
    let value = try await signature(data, as: .ecdsa(.nistP256), .sha256)

    #expect(value == .ecdsa(r: Self.high, s: [0] + Self.low), "\(shape)")
  }

  @Test
  func `an RSA signature gets the length of the modulus`() async throws {
    let short = Array(repeating: UInt8(0x5A), count: 255)

    #expect(try await signature(short, as: .rsa(bits: 2048), .sha512) == .rsa([0] + short))
    #expect(
      try await signature([0, 0] + short, as: .rsa(bits: 2048), .sha512) == .rsa([0] + short)
    )
  }

  @Test(arguments: [
    (SigningAlgorithm.ecdsa(.nistP256), HashAlgorithm.sha256, []),
    (.ecdsa(.nistP256), .sha256, high + [1]),
    (.ecdsa(.nistP256), .sha256, high + [1] + high),
    (.ecdsa(.nistP256), .sha256, [1] + high + [0] + high),
    (.ecdsa(.nistP256), .sha256, high + zeros(32)),
    (.ed25519, .sha512, high + low),
    (.ed25519, .sha512, high + high + [0]),
    (.rsa(bits: 2048), .sha512, zeros(256)),
    (.rsa(bits: 2048), .sha512, [1] + zeros(256)),
    (.rsa(bits: 2048), .sha512, []),
  ])
  func `an answer that can't be a signature is refused`(
    algorithm: SigningAlgorithm,
    hash: HashAlgorithm,
    data: [UInt8]
  ) async {
    await #expect(throws: SigningError.malformedSignature(byteCount: data.count)) {
      try await signature(data, as: algorithm, hash)
    }
  }

  private func signature(
    _ data: [UInt8],
    as algorithm: SigningAlgorithm,
    _ hash: HashAlgorithm
  ) async throws -> SignatureValue {
    let card = SlowCard(answer: .success(Answer(data: data, word: .success)))
    return try await sign(
      zeros(hash.byteCount),
      hash,
      under: .with(algorithm),
      on: card,
      clock: card.clock
    )
  }
}

extension SigningConditions {
  /// No touch, short lengths.
  static func with(_ algorithm: SigningAlgorithm) -> Self {
    Self(algorithm: algorithm, touch: .off, form: .short)
  }
}

private func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }

/// What a card is sent to sign a hash.
func signatureInput(
  _ digest: [UInt8],
  _ hash: HashAlgorithm,
  _ algorithm: SigningAlgorithm
) async throws -> [UInt8] {
  let card = ListeningCard()
  _ = try? await sign(digest, hash, under: .with(algorithm), on: card, clock: ManualClock())
  let command = try await card.command.required()
  #expect(command.prefix(4) == [0x00, 0x2A, 0x9E, 0x9A])
  #expect(command.last == 0x00)
  return Array(command.dropFirst(5).dropLast())
}

/// Keeps the last command and refuses it.
private actor ListeningCard: CardChannel {
  private(set) var command: [UInt8]?

  func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer {
    self.command = command
    return Answer(data: [], word: .securityStatusNotSatisfied)
  }

  func transmit<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    confidential secret: borrowing Secret
  ) async throws(TransportError) -> Answer {
    try await transmit(header)
  }
}
