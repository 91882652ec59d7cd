import CardTesting
import Gcrypt
import ISO7816
import OpenPGPCard
import Testing

/// VERIFY, OpenPGP card 3.4.1, 7.2.2.
@Suite
struct PINVerificationTests {
  private static let verify = "> 00 20 00 81 06 313233343536\n"

  /// GET DATA C4 with so many tries left for PW1.
  private static func counter(_ triesLeft: Int) -> String {
    "> 00 CA 00 C4 00\n< 00 7F7F7F 0\(triesLeft) 00 03 9000\n"
  }

  @Test(arguments: [
    ("YubiKey", "6982", 2 as Int?, VerificationError.wrong(.signing, triesLeft: 2)),
    ("YubiKey, the last try", "6982", 0, .blocked(.signing)),
    ("YubiKey, blocked", "6983", nil, .blocked(.signing)),
    (
      "YubiKey, a form it doesn't take",
      "6A80", 3, .formRefused(.signing, .wrongData, triesLeft: 3)
    ),
    ("Nitrokey 3", "63C2", nil, .wrong(.signing, triesLeft: 2)),
    ("Nitrokey 3, the last try", "63C0", nil, .blocked(.signing)),
    ("CanoKey, length", "6700", 3, .formRefused(.signing, .wrongLength, triesLeft: 3)),
    ("CanoKey, length, counted as a try", "6700", 2, .wrong(.signing, triesLeft: 2)),
    ("SmartPGP, blocked", "6982", 0, .blocked(.signing)),
    (
      "Gnuk, length with derived PINs",
      "6985", 3, .formRefused(.signing, .conditionsOfUseNotSatisfied, triesLeft: 3)
    ),
    ("wrong, without a counter", "6300", 1, .wrong(.signing, triesLeft: 1)),
    (
      "terminated",
      "6285", 3, .unexpected(.selectedFileDeactivated, triesLeft: 3)
    ),
  ])
  func `each device's refusal is understood, its counter read where the word doesn't tell`(
    device: String,
    word: String,
    counterAfter: Int?,
    error: VerificationError
  ) async throws {
    let rest = counterAfter.map(Self.counter) ?? ""
    let card = ScriptedCard(transcript: "\(Self.verify)< \(word)\n\(rest)")
    let pin = try secret("123456")
    let status = try pinStatus()

    var thrown: VerificationError?
    do { try await verifySigning(pin, status, card) } catch { thrown = error }

    #expect(thrown == error, "\(device)")
    #expect(await card.isFinished)
  }

  @Test(arguments: [
    "> 00 CA 00 C4 00\n< 6B00",
    "> 00 CA 00 C4 00\n< 01 9000",
    "",
  ])
  func `a refusal stays one if the counter can't be read after it`(rest: String) async throws {
    let card = ScriptedCard(transcript: "\(Self.verify)< 6982\n\(rest)")
    let pin = try secret("123456")
    let status = try pinStatus()

    var thrown: VerificationError?
    do { try await verifySigning(pin, status, card) } catch { thrown = error }

    #expect(thrown == .wrong(.signing, triesLeft: nil))
  }

  @Test(arguments: [
    (0 as UInt8, 0, VerificationError.blocked(.signing)),
    (0, 2, .blocked(.signing)),
    (1, 2, .tooFewTries(.signing, triesLeft: 1, minimum: 2)),
    (2, 3, .tooFewTries(.signing, triesLeft: 2, minimum: 3)),
  ])
  func `with too few tries left nothing is sent`(
    triesLeft: UInt8,
    minimum: Int,
    error: VerificationError
  ) async throws {
    let silent = ScriptedCard(transcript: "")
    let pin = try secret("123456")
    let status = try pinStatus(userTriesLeft: triesLeft)

    var thrown: VerificationError?
    do {
      try await OpenPGPCard.verify(
        pin,
        as: .signing,
        status: status,
        minimumTries: minimum,
        on: silent
      )
    } catch { thrown = error }

    #expect(thrown == error)
    #expect(await silent.deviation == nil)
  }

  @Test
  func `the last try is spent if the caller says so`() async throws {
    let card = ScriptedCard(transcript: "\(Self.verify)< 9000")
    let pin = try secret("123456")
    let status = try pinStatus(userTriesLeft: 1)

    try await OpenPGPCard.verify(pin, as: .signing, status: status, minimumTries: 1, on: card)

    #expect(await card.isFinished)
  }

  @Test(arguments: [
    (PIN.signing, 0, 127 as UInt8, 6...127),
    (.signing, 5, 127, 6...127),
    (.user, 65, 64, 6...64),
    (.signing, 127, 64, 6...64),
    (.admin, 7, 127, 8...127),
    (.signing, 7, 0, 6...6),
  ])
  func `a PIN of a length the card can't take is never sent`(
    which: PIN,
    length: Int,
    maximum: UInt8,
    allowed: ClosedRange<Int>
  ) async throws {
    let silent = ScriptedCard(transcript: "")
    let pin = try secret(String(repeating: "0", count: length))
    let status = try pinStatus(maximum: maximum)

    var thrown: VerificationError?
    do {
      try await OpenPGPCard.verify(pin, as: which, status: status, on: silent)
    } catch { thrown = error }

    #expect(thrown == .length(length, allowed: allowed))
    #expect(await silent.deviation == nil)
  }

  @Test
  func `an answer that got lost is an error of the transport, and nothing follows it`() async throws
  {
    let card = ScriptedCard(transcript: "\(Self.verify)< 90")
    let pin = try secret("123456")
    let status = try pinStatus()

    var thrown: VerificationError?
    do { try await verifySigning(pin, status, card) } catch { thrown = error }

    #expect(thrown == .exchange(.transport(.shortAnswer(count: 1))))
    #expect(await card.isFinished)
  }

  @Test(arguments: [
    ("007F7F7F030003", true, 127, 3, 3), ("01FF4040020001FF", false, 127, 2, 1),
  ])
  func `the status of the PINs tells lengths, tries and how long a PIN holds`(
    digits: String,
    isForEachSignature: Bool,
    maximum: Int,
    userTriesLeft: Int,
    adminTriesLeft: Int
  ) throws {
    let status = try PINStatus(parsing: bytes(digits)).required()

    #expect(status.isForEachSignature == isForEachSignature)
    #expect(status.allowedByteCounts(.signing) == 6...maximum)
    #expect(status.triesLeft(.signing) == userTriesLeft)
    #expect(status.triesLeft(.user) == userTriesLeft)
    #expect(status.triesLeft(.admin) == adminTriesLeft)
    #expect(PINStatus(parsing: Array(bytes(digits).prefix(6))) == nil)
  }
}

private func verifySigning(
  _ pin: borrowing SecretBytes,
  _ status: PINStatus,
  _ card: ScriptedCard
) async throws(VerificationError) {
  try await verify(pin, as: .signing, status: status, on: card)
}
