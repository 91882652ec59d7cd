import CardTesting
import Hexadecimal
import ISO7816
import OpenPGP
import OpenPGPCard
import Testing

/// Data objects of cards that are new to the agent, OpenPGP card 3.4.1, 7.2.6.
@Suite
struct ReadingTests {
  /// 6E of a card without KDF, for a key on P-256, with historical bytes as given.
  private static func application(
    historical: String = "00730000E0059000",
    capabilities: String = "7C000BFE080000FF0000",
    algorithm: String = "132A8648CE3D030107",
    more: [[UInt8]] = []
  ) -> String {
    String(
      hexadecimal: object("4F", bytes("D2760001240103040006123456780000"))
        + object("5F52", bytes(historical))
        + more.flatMap(\.self)
        + object(
          "73",
          object("C0", bytes(capabilities)),
          object("C1", bytes(algorithm)),
          object("C4", bytes("007F7F7F030003"))
        )
    )
  }

  private static let point = "04" + String(repeating: "77", count: 64)
  private static let readKey = "> 0047810002B60000\n< 7F4943 8641 \(point) 9000\n"

  @Test(arguments: [
    (AnswersToReset.yubiKey, LengthForm.extended),
    (AnswersToReset.nitrokey, .extended),
    (AnswersToReset.other, .short),
    (bytes("3B8073C021C0"), .short),
    ([], .short),
    (Array(repeating: 0xFF, count: 33), .short),
  ])
  func `only devices that are known to take extended lengths get them first`(
    answerToReset: [UInt8],
    form: LengthForm
  ) {
    #expect(DeviceTraits(answerToReset: answerToReset).firstForm == form)
  }

  @Test
  func `after 6E the card's own word on extended lengths counts`() async throws {
    for (historical, form) in [
      ("00730000E0059000", LengthForm.extended), ("00730000A0059000", .short),
    ] {
      for (first, command) in [
        (AnswersToReset.yubiKey, "00CA006E000800"), (AnswersToReset.other, "00CA006E00"),
      ] {
        let card = ScriptedCard(
          transcript:
            "> \(command)\n< \(Self.application(historical: historical)) 9000\n\(Self.readKey)"
        )
        let facts = try await readFacts(on: card, traits: DeviceTraits(answerToReset: first))
        #expect(facts.form == form)
        #expect(facts.derivation == .none)
        #expect(facts.publicKey == nil)
        #expect(await card.isFinished)
      }
    }
  }

  @Test(arguments: [
    (TransportError.commandLength(7), true), (.driver(code: 0x8010_0016), true),
    (.cardRemoved, false), (.cardReset, false), (.serviceStopped, false),
  ])
  func `a reader that can't carry extended lengths is given short ones, a lost card nothing`(
    error: TransportError,
    goesOn: Bool
  ) async {
    let short = ScriptedCard(
      transcript: "> 00CA006E00\n< \(Self.application()) 9000\n\(Self.readKey)"
    )
    let reader = ShortReader(card: short, error: error)
    let traits = DeviceTraits(answerToReset: AnswersToReset.yubiKey)

    var thrown: CardReadingError?
    do { _ = try await readFacts(on: reader, traits: traits) } catch { thrown = error }

    #expect(thrown == (goesOn ? nil : .exchange(.transport(error))))
    #expect(await short.isFinished == goesOn)
  }

  @Test(arguments: ["6A88", "6A82", "6B00", "6D00", "9000", "8101009000", "F9009000"])
  func `a card that announces F9 and has none wants the PIN itself`(answer: String) async throws {
    let application = Self.application(capabilities: "7D000BFE080000FF0000")
    let card = ScriptedCard(
      transcript:
        "> 00CA006E00\n< \(application) 9000\n> 00CA00F900\n< \(answer)\n\(Self.readKey)"
    )

    #expect(try await readFacts(on: card, traits: .other).derivation == .none)
    #expect(await card.isFinished)
  }

  @Test(arguments: [
    ("6581", CardReadingError.keyMissing(.memoryFailure)),
    ("6A88", .keyMissing(.referencedDataNotFound)),
    ("6A82", .keyMissing(.fileNotFound)),
    ("6B00", .keyMissing(.wrongReference)),
    ("9000", .keyMissing(.success)),
    ("6985", .refused(0x7F49, .conditionsOfUseNotSatisfied)),
    ("7F49009000", .signingKey(.missing(0x86))),
    ("86029000 9000", .signingKey(.point(byteCount: 2))),
    ("90", .exchange(.transport(.shortAnswer(count: 1)))),
  ])
  func `a slot without a key is told from a key that can't be used`(
    answer: String,
    error: CardReadingError
  ) async {
    let card = ScriptedCard(
      transcript: "> 00CA006E00\n< \(Self.application()) 9000\n> 0047810002B60000\n< \(answer)"
    )

    await #expect(throws: error) { try await readFacts(on: card, traits: .other) }
    #expect(await card.isFinished)
  }

  @Test(arguments: ["6581", "6A88", "6A82", "6B00", "6D00", "6985"])
  func `a key that the card names and doesn't give isn't missing`(word: String) async throws {
    let names = object("C5", bytes(String(repeating: "11", count: 20)))
    let none = object("DE", bytes("0100"))
    for (more, isMissing) in [([names], false), ([names, none], word != "6985")] {
      let card = ScriptedCard(
        transcript:
          "> 00CA006E00\n< \(Self.application(more: more)) 9000\n> 0047810002B60000\n< \(word)"
      )
      let number = StatusWord(rawValue: try #require(UInt16(word, radix: 16)))
      let error: CardReadingError = isMissing ? .keyMissing(number) : .refused(0x7F49, number)
      await #expect(throws: error) {
        try await readFacts(on: card, traits: .other)
      }
    }
  }

  @Test(arguments: ["6700", "6F00", "6E00", "6A80", "6D00", "6B00", "6581"])
  func `extended lengths that are refused, by whatever word, are given up for short ones`(
    word: String
  ) async throws {
    let card = ScriptedCard(
      transcript: """
        > 00CA006E000800
        < \(word)
        > 00CA006E00
        < \(Self.application()) 9000
        \(Self.readKey)
        """
    )
    let traits = DeviceTraits(answerToReset: AnswersToReset.yubiKey)

    #expect(try await readFacts(on: card, traits: traits).form == .short)
    #expect(await card.isFinished)
  }

  @Test(arguments: [
    ("029000", TouchPolicy.fixed), ("0120 9000", .on), ("6A88", nil), ("9000", nil),
  ])
  func `a card with a button that tells no touch policy within 6E is asked for it`(
    answer: String,
    touch: TouchPolicy?
  ) async throws {
    let button = object("7F74", object("81", bytes("20")))
    let card = ScriptedCard(
      transcript:
        "> 00CA006E00\n< \(Self.application(more: [button])) 9000\n> 00CA00D600\n< \(answer)"
    )

    let data = try await readApplicationRelatedData(on: card, traits: .other)
    #expect(data.signingTouch == touch)
    #expect(await card.isFinished)
  }

  @Test(arguments: [
    ("6285", CardReadingError.refused(0x6E, .selectedFileDeactivated)),
    ("6A88", .refused(0x6E, .referencedDataNotFound)),
    ("9000", .application(.unusable(missing: [0x4F, 0xC0, 0xC1, 0xC4], malformed: []))),
  ])
  func `a card without 6E is left alone`(answer: String, error: CardReadingError) async {
    let card = ScriptedCard(transcript: "> 00CA006E00\n< \(answer)")

    await #expect(throws: error) {
      try await readApplicationRelatedData(on: card, traits: .other)
    }
  }

  @Test
  func `no PIN is asked of a card whose derivation can't be followed`() async {
    let application = Self.application(capabilities: "7D000BFE080000FF0000")
    let card = ScriptedCard(
      transcript: "> 00CA006E00\n< \(application) 9000\n> 00CA00F900\n< 810109 9000"
    )

    await #expect(throws: CardReadingError.keyDerivation(.algorithm([9]))) {
      try await readFacts(on: card, traits: .other)
    }
  }

  @Test
  func `a key that doesn't sign here isn't even read`() async {
    let application = Self.application(algorithm: "132B8104000A")
    let card = ScriptedCard(transcript: "> 00CA006E00\n< \(application) 9000")

    await #expect(throws: CardReadingError.signingKey(.algorithm(bytes("132B8104000A")))) {
      try await readFacts(on: card, traits: .other)
    }
    #expect(await card.isFinished)
  }
}

extension DeviceTraits {
  static let other = Self(answerToReset: AnswersToReset.other)
}

/// A reader between the host and a card that has an error for every extended command.
private struct ShortReader: CardChannel {
  let card: ScriptedCard
  let error: TransportError

  func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer {
    guard command.count <= 5 || command[4] != 0x00 else { throw error }
    return try await card.transmit(command)
  }

  func transmit<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    confidential secret: borrowing Secret
  ) async throws(TransportError) -> Answer {
    try await card.transmit(header, confidential: secret)
  }
}
