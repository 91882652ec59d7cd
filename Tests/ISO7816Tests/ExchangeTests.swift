import CardTesting
import ISO7816
import Testing

/// A command and all that belongs to it, ISO/IEC 7816-4:2020, 5.3.3, 5.3.4 and 5.6.
@Suite
struct ExchangeTests {
  private let read = Command(
    instruction: 0xCA,
    parameter2: 0x6E,
    expectedByteCount: 256,
    isRead: true
  )

  @Test
  func `an answer in parts is put together, 6100 asking for 256 bytes`() async throws {
    let card = ScriptedCard(
      transcript: """
        > 00CA006E00
        < 0102 6100
        > 00C0000000
        < 03 6102
        > 00C0000002
        < 0405 9000
        """
    )

    let answer = try await exchange(read, on: card)

    #expect(answer == Answer(data: [1, 2, 3, 4, 5], word: .success))
    #expect(await card.isFinished)
  }

  @Test
  func `an answer that breaks off keeps what came and tells the last word`() async throws {
    let card = ScriptedCard(
      transcript: """
        > 00CA006E00
        < 0102 6110
        > 00C0000010
        < 6F00
        """
    )

    #expect(
      try await exchange(read, on: card)
        == Answer(data: [1, 2], word: StatusWord(rawValue: 0x6F00))
    )
  }

  @Test
  func `6Cxx has a reading command sent once more, not twice`() async throws {
    let card = ScriptedCard(
      transcript: """
        > 00CA006E00
        < 6C07
        > 00CA006E07
        < 6C08
        """
    )

    #expect(try await exchange(read, on: card).word == StatusWord(rawValue: 0x6C08))
    #expect(await card.isFinished)
  }

  @Test
  func `6Cxx has nothing sent again that isn't a read`() async throws {
    let card = ScriptedCard(transcript: "> 002A9E9A010100\n< 6C40")
    let signature = Command(
      instruction: 0x2A,
      parameter1: 0x9E,
      parameter2: 0x9A,
      data: [0x01],
      expectedByteCount: 256
    )

    #expect(try await exchange(signature, on: card).word == StatusWord(rawValue: 0x6C40))
    #expect(await card.isFinished)
  }

  @Test
  func `a chain goes on while the card takes its links`() async throws {
    let first = String(repeating: "AA", count: 254)
    let card = ScriptedCard(
      transcript: "> 10DB3FFFFE\(first)\n< 9000\n> 00DB3FFF02AAAA\n< 9000"
    )
    let command = Command(
      instruction: 0xDB,
      parameter1: 0x3F,
      parameter2: 0xFF,
      data: Array(repeating: 0xAA, count: 256)
    )

    #expect(try await exchange(command, on: card).word == .success)
    #expect(await card.isFinished)
  }

  @Test
  func `a link that is refused ends the chain`() async throws {
    let first = String(repeating: "AA", count: 254)
    let card = ScriptedCard(transcript: "> 10DB0000FE\(first)\n< 6883")
    let command = Command(instruction: 0xDB, data: Array(repeating: 0xAA, count: 256))

    #expect(try await exchange(command, on: card).word == StatusWord(rawValue: 0x6883))
    #expect(await card.isFinished)
  }

  @Test(arguments: [
    (0, ExchangeError.tooManyParts(limit: 64)),
    (100, .tooManyParts(limit: 64)),
    (256, .answerTooLong(limit: 8_192)),
  ])
  func `a card that never ends is left`(partByteCount: Int, error: ExchangeError) async {
    let card = EndlessCard(part: Array(repeating: 0x5A, count: partByteCount))

    await #expect(throws: error) { try await exchange(read, on: card) }
  }

  @Test
  func `an answer of one byte is an error of the transport`() async {
    let card = ScriptedCard(transcript: "> 00CA006E00\n< 90")

    await #expect(throws: ExchangeError.transport(.shortAnswer(count: 1))) {
      try await exchange(read, on: card)
    }
  }
}

/// Answers every command with the same part and says that there is more.
private struct EndlessCard: CardChannel {
  let part: [UInt8]

  func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer {
    Answer(data: part, word: StatusWord(rawValue: 0x6100))
  }

  func transmit<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    confidential secret: borrowing Secret
  ) async throws(TransportError) -> Answer {
    try await transmit(header)
  }
}
