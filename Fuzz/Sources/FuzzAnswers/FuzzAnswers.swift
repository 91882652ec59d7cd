import FuzzDriver
import ISO7816
import OpenPGP
import OpenPGPCard

/// A card that answers whatever it likes, and everything that the agent does with a card.
@main
enum FuzzAnswers: Fuzzer {
  static func test(_ input: [UInt8]) {
    let play = Play(parsing: input)
    let card = HostileCard(answers: play.answers, repeatsLast: play.repeatsLast)
    let session = Session(play: play, card: card)
    // Nothing in it waits, so it runs to its end on this thread, before this call returns.
    Task.immediate { await session.run() }
    require(session.isFinished, "nothing waits for anything but the card")
    testCommands(card.commands, session: session)
  }

  /// SELECT and signing are one exchange each; 6E, F9, the key and, after VERIFY, C4 are two,
  /// the second with short lengths.
  private static let exchangeLimit = 2 + 2 * 4
  /// An answer's parts are fetched by a command each, which is sent again after `6Cxx`; then
  /// VERIFY, which is no exchange.
  private static let commandLimit = exchangeLimit * 2 * AnswerLimits.standard.partCount + 1

  private static func testCommands(_ commands: [HostileCard.Sent], session: Session) {
    require(commands.count <= commandLimit, "a card can't keep the host busy")
    require(
      commands.allSatisfy { (4...65_544).contains($0.bytes.count) },
      "each command can be sent"
    )
    let verifications = commands.filter { $0.instruction == 0x20 }
    require(verifications.count <= 1, "a PIN is sent once at most")
    for command in verifications {
      require(command.isConfidential, "a PIN is sent as a secret")
      let byteCount = command.bytes.count - 5
      require(byteCount > 0, "VERIFY is never empty, which some cards take for another command")
      require(Int(command.bytes[4]) == byteCount, "VERIFY says its length")
      let status = session.facts?.application.pinStatus
      require(
        status?.allowedByteCounts(.signing).contains(byteCount) == true,
        "no PIN is sent of a length that the card refuses"
      )
      require((status?.userTriesLeft ?? 0) >= 2, "the last try isn't spent")
    }
    require(
      commands.count { $0.isConfidential } == verifications.count,
      "only a PIN is sent as a secret"
    )
    let signatures = commands.filter { $0.instruction == 0x2A && $0.bytes[0] & 0x10 == 0 }
    require(signatures.count <= 1, "a signature is asked for once at most")
    require(
      Set(commands.map(\.instruction)).isSubset(of: [0xA4, 0xCA, 0xC0, 0x47, 0x20, 0x2A]),
      "no other command is sent than those that sign"
    )
    require(
      commands.allSatisfy { $0.instruction != 0x47 || $0.bytes[2] == 0x81 },
      "a key is read, never made"
    )
    if let value = session.signature, let algorithm = session.facts?.application.signingAlgorithm {
      testSignature(value, of: algorithm)
    }
  }

  private static func testSignature(_ value: SignatureValue, of algorithm: SigningAlgorithm) {
    switch (value, algorithm) {
    case (.rsa(let number), .rsa(let bits)):
      require(number.count <= bits / 8, "an RSA signature is no longer than the modulus")
    case (.ecdsa(let r, let s), .ecdsa(let curve)):
      require(
        [r.count, s.count] == [curve.fieldByteCount, curve.fieldByteCount],
        "each half of an ECDSA signature has the curve's length"
      )
    case (.ed25519(let r, let s), .ed25519):
      require([r.count, s.count] == [32, 32], "each half of an Ed25519 signature has 32 bytes")
    default:
      require(false, "a signature is of the key's algorithm")
    }
  }
}
