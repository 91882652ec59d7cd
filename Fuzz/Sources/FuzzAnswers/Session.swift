import FuzzDriver
import ISO7816
import OpenPGP
import OpenPGPCard

/// What the agent does with a card for one signature, in its order.
///
/// It never leaves the thread of its test.
final class Session: @unchecked Sendable {
  // Safe because: one test uses it, on one thread.
  private let play: Play
  private let card: HostileCard
  private(set) var facts: CardFacts?
  private(set) var signature: SignatureValue?
  private(set) var isFinished = false

  init(play: Play, card: HostileCard) {
    self.play = play
    self.card = card
  }

  func run() async {
    defer { isFinished = true }
    do {
      try await sign()
    } catch {
      require(!"\(error)".isEmpty, "an error can be printed")
    }
  }

  private func sign() async throws {
    try await selectApplication(on: card)
    let facts = try await readFacts(on: card, traits: DeviceTraits(answerToReset: answerToReset))
    self.facts = facts
    try await verify(
      TypedPIN(count: play.pinByteCount),
      as: .signing,
      status: facts.application.pinStatus,
      on: card
    )
    let conditions = facts.signingConditions
    let algorithm = facts.keyMaterial.preferredHash
    signature = try await OpenPGPCard.sign(
      [UInt8](repeating: 0x5A, count: algorithm.byteCount),
      algorithm,
      under: conditions,
      on: card,
      clock: SteppingClock(step: play.isLate ? .seconds(15) : .zero)
    )
  }

  /// That of a YubiKey 5, or none.
  private var answerToReset: [UInt8] {
    guard play.takesExtendedLengths else { return [] }
    return [0x3B, 0xFD, 0x13, 0x00, 0x00, 0x81, 0x31, 0xFE, 0x15, 0x80, 0x73, 0xC0, 0x21, 0xC0]
      + Array("WYubiKey@".utf8.dropFirst())
  }
}

/// A PIN of any length; it is no secret here.
private struct TypedPIN: ConfidentialBytes {
  let bytes: [UInt8]

  var count: Int { bytes.count }

  init(count: Int) { bytes = [UInt8](repeating: UInt8(ascii: "1"), count: count) }

  func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result { body(bytes.span) }
}
