import CardTesting
import Gcrypt
import ISO7816
import OpenPGP
import OpenPGPCard
import Testing

/// All that is said to a card from its insertion to its first signature.
@Suite
struct ColdSignatureTests {
  @Test(arguments: [
    ("yubikey-5.4.3-ed25519", AnswersToReset.yubiKey, 6),
    ("yubikey-5.4.3-rsa4096-kdf", AnswersToReset.yubiKey, 6),
    ("nitrokey3-p384", AnswersToReset.nitrokey, 6),
    ("short-only-p256", AnswersToReset.other, 10),
  ])
  func `the transcript is spoken to its end, and its signature is good`(
    name: String,
    answerToReset: [UInt8],
    commandCount: Int
  ) async throws {
    let text = try transcript(name)
    #expect(text.split(separator: "\n").count { $0.hasPrefix(">") } == commandCount)
    let card = ScriptedCard(transcript: text)

    let traits = DeviceTraits(answerToReset: answerToReset)
    let signature = try await coldSignature(over: "paraph", on: card, traits: traits)

    #expect(await card.isFinished)
    #expect(signature.facts.application.signingFingerprint == signature.fingerprint)
  }
}

/// What a dialogue left.
struct ColdSignature {
  let facts: CardFacts
  let fingerprint: Fingerprint
}

/// Speaks the whole dialogue with the factory's PIN, and checks the signature.
func coldSignature(
  over text: String,
  on card: some CardChannel,
  traits: DeviceTraits
) async throws -> ColdSignature {
  try await selectApplication(on: card)
  let facts = try await readFacts(on: card, traits: traits)
  let key = try facts.publicKey.required()
  let verifier = try Verifier(key)
  let algorithm = key.material.preferredHash
  let hash = digest(algorithm, of: Array(text.utf8))

  var pin = try secret("123456")
  if case .iterated(let derivation) = facts.derivation {
    pin = try pin.derived(
      hash: derivation.hash,
      byteCount: derivation.byteCount,
      salt: derivation.salt(for: .signing)
    )
  }
  try await verify(pin, as: .signing, status: facts.application.pinStatus, on: card)
  let value = try await sign(
    hash,
    algorithm,
    under: facts.signingConditions,
    on: card,
    clock: ContinuousClock()
  )
  try verifier.verify(value, digest: hash, algorithm: algorithm)
  return ColdSignature(facts: facts, fingerprint: verifier.fingerprint)
}
