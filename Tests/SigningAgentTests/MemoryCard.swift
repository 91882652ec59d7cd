import CardMaking
import CardTesting
import ISO7816
import OpenPGP
import SigningAgent
import Synchronization
import VirtualCard

/// A virtual card in a reader that is only a value: no pcscd, no other program.
actor MemoryCard: CardReaders {
  /// What is done to an answer on its way.
  typealias Fault = @Sendable (_ command: [UInt8], _ answer: Answer) -> Answer

  let card: VirtualCard
  let made: MadeCard
  /// The instruction bytes of all commands since the card was made.
  private(set) var instructions: [UInt8] = []
  private var fault: Fault?
  /// How many resets there were.
  private(set) var resets = 0
  /// How often all cards were given up.
  private(set) var givenUpCount = 0
  private let removal = Removal()

  init(
    profile: CardProfile = .yubikey5_7_4,
    _ order: CardOrder = CardOrder(),
    touch: any TouchButton = TouchAlways()
  ) async throws {
    card = VirtualCard(
      profile: profile,
      serial: profile.serials.lowerBound,
      state: nil,
      touch: touch,
      store: nil
    )
    await card.powerOn()
    made = try await CardMaker(SoftCard(card), profile: profile).make(order)
    await card.reset()
  }

  func set(_ fault: Fault?) { self.fault = fault }

  /// What the card itself has counted, asked for past the log of commands.
  var signatureCounter: Int {
    get async {
      let soft = SoftCard(card)
      let select: [UInt8] = [0x00, 0xA4, 0x04, 0x00, 6, 0xD2, 0x76, 0, 1, 0x24, 1, 0]
      _ = try? await soft.transmit(select)
      let answer = try? await soft.transmit([0x00, 0xCA, 0x00, 0x7A, 0])
      return answer?.data.suffix(3).reduce(0) { $0 << 8 | Int($1) } ?? -1
    }
  }

  /// How often a command was sent.
  func count(_ instruction: UInt8) -> Int { instructions.count { $0 == instruction } }

  func withCards() async throws(AgentError) -> [String] { ["Memory"] }

  func withCard<Value: Sendable>(
    in reader: String,
    forgettingPIN: Bool,
    _ patience: CardPatience,
    _ body: @escaping @Sendable (any CardChannel, [UInt8]) async throws(AgentError) -> Value
  ) async throws(AgentError) -> Value {
    let result: Result<Value, AgentError>
    do throws(AgentError) {
      result = .success(try await body(MemoryChannel(self), card.answerToReset))
    } catch {
      result = .failure(error)
    }
    if forgettingPIN {
      resets += 1
      await card.reset()
    }
    return try result.get()
  }

  func giveUp() { givenUpCount += 1 }

  nonisolated func untilGone(from reader: String) async -> AgentError? { await removal.awaited() }

  /// Takes the card out, of which commands know nothing: the next one would fail too.
  nonisolated func takeOut() { removal.happen() }

  /// Whether the card signs for anybody, without a PIN.
  var signsWithoutPIN: Bool {
    get async throws {
      let sign: [UInt8] = [0x00, 0x2A, 0x9E, 0x9A, 64] + [UInt8](repeating: 1, count: 64) + [0]
      let soft = SoftCard(card)
      _ = try await soft.transmit([0x00, 0xA4, 0x04, 0x00, 6, 0xD2, 0x76, 0, 1, 0x24, 1, 0])
      return try await soft.transmit(sign).word != .securityStatusNotSatisfied
    }
  }

  fileprivate func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer {
    instructions.append(command[1])
    let answer = try await SoftCard(card).transmit(command)
    return fault?(command, answer) ?? answer
  }
}

/// The way to the card, through its faults.
private struct MemoryChannel: CardChannel {
  let card: MemoryCard

  init(_ card: MemoryCard) { self.card = card }

  func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer {
    try await card.transmit(command)
  }

  func transmit<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    confidential secret: borrowing Secret
  ) async throws(TransportError) -> Answer {
    try await transmit(inTheClear(header, secret))
  }
}
