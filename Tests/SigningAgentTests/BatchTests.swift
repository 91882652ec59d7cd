import CardMaking
import ContainerSignature
import Gcrypt
import ISO7816
import OpenPGP
import SigningAgent
import Testing
import VirtualCard
import Zlib

/// One approval and its signatures, on cards in memory.
@Suite
struct BatchTests {
  private static let verify: UInt8 = 0x20
  private static let sign: UInt8 = 0x2A

  @Test(arguments: [
    KeyChoice.ed25519, .rsa2048, .rsa3072, .nistp256, .nistp384, .nistp521, .brainpoolP256r1,
    .brainpoolP384r1, .brainpoolP512r1,
  ])
  func `each image gets a valid signature of its own, in order`(algorithm: KeyChoice) async throws {
    var bench = try Bench(try await MemoryCard(CardOrder { $0.algorithm = algorithm }))
    // Some of them only where they are named.
    bench.rules += """

      algorithms = [
        "Ed25519", "RSA", "RSA-2048", "P-256", "P-384", "P-521", "brainpoolP256r1",
        "brainpoolP384r1", "brainpoolP512r1",
      ]
      """
    let order = try #require(try order(of: 3))
    #expect(await bench.sign(order) == nil)

    let key = try #require(await bench.cards().first?.key?.publicKey)
    let verifier = try Verifier(key)
    let messages = await bench.reported.messages
    #expect(messages.count == 3)
    for (image, message) in zip(order.images, messages) {
      let read = try SignedMessage(parsing: message, decompressor: Inflater())
      let signed = try verifier.verified(read, at: now)
      #expect(signed.payload == Payload(for: image).bytes)
      #expect(signed.created == now)
    }
  }

  @Test(arguments: [CardProfile.yubikey5_7_4, .nitrokey3])
  func `a cold signature takes seven commands, each further one`(profile: CardProfile) async throws
  {
    let card = try await MemoryCard(
      profile: profile,
      CardOrder { $0.pinIsForEachSignature = false }
    )
    #expect(try await Bench(card).sign(try order(of: 1)) == nil)
    #expect(await card.instructions == [0xA4, 0xCA, 0xCA, 0x47, 0xCA, 0x20, 0x2A])
    #expect(try await Bench(card).sign(try order(of: 10)) == nil)
    #expect(await card.count(Self.sign) == 11)
    #expect(await card.count(Self.verify) == 2)
    #expect(await card.instructions.count == 7 + 6 + 10)
  }

  @Test
  func `a card that wants the PIN for each signature gets it for each, from one dialog`()
    async throws
  {
    let card = try await MemoryCard(CardOrder { $0.pinIsForEachSignature = true })
    let bench = try Bench(card)
    #expect(await bench.sign(try order(of: 5)) == nil)
    #expect(await card.count(Self.verify) == 5)
    #expect(await card.count(Self.sign) == 5)
    #expect(bench.dialog.shown.count == 1)
  }

  @Test
  func `a signature that isn't the key's own is never told, nor anything after it`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card)
    let counter = Counter()
    await card.set { command, answer in
      guard command[1] == Self.sign, counter.next() == 3 else { return answer }
      return answer.withOneWrongBit
    }
    #expect(await bench.sign(try order(of: 50)) == .signatureRejected)
    #expect(await bench.reported.messages.count == 2)
  }

  @Test
  func `when the card refuses in the middle, what was signed stays told`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card)
    let counter = Counter()
    await card.set { command, answer in
      guard command[1] == Self.sign, counter.next() == 4 else { return answer }
      return Answer(data: [], word: StatusWord(rawValue: 0x6F00))
    }
    #expect(await bench.sign(try order(of: 9)) == .signingRefused(statusWord: 0x6F00))
    #expect(await bench.reported.messages.count == 3)
    // Not repeated: whether the card signed isn't known.
    #expect(await card.count(Self.sign) == 4)
  }

  @Test
  func `however it ends, no PIN stays verified`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    #expect(try await Bench(card).sign(try order(of: 2)) == nil)
    #expect(try await Bench(card, pins: [nil]).sign(try order(of: 2)) == .notApproved)
    #expect(await card.resets == 2)
    let sign: [UInt8] = [0x00, 0x2A, 0x9E, 0x9A, 64] + [UInt8](repeating: 1, count: 64) + [0]
    let soft = SoftCard(card.card)
    _ = try await soft.transmit([0x00, 0xA4, 0x04, 0x00, 6, 0xD2, 0x76, 0, 1, 0x24, 1, 0])
    #expect(try await soft.transmit(sign).word == .securityStatusNotSatisfied)
  }

  @Test
  func `who goes away gets no further signature made`() async throws {
    let finger = HesitatingFinger(at: 3)
    let card = try await MemoryCard(CardOrder { $0.touch = .on }, touch: finger)
    let order = try #require(try order(of: 10))
    let agent = try Bench(card).agent
    let task = Task { () -> AgentError? in
      do throws(AgentError) {
        try await agent.sign(order) { _ in }
        return nil
      } catch {
        return error
      }
    }
    await finger.isAsked()
    task.cancel()
    await finger.touch()
    #expect(await task.value == .cancelled)
    #expect(await card.count(Self.sign) == 3)
  }
}
