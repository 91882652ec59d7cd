import CardTesting
import ISO7816
import PCSC
import Testing

/// Commands of the OpenPGP card, 3.4.1, that the tests send.
enum Command {
  static let select: [UInt8] = [0x00, 0xA4, 0x04, 0x00, 6, 0xD2, 0x76, 0x00, 0x01, 0x24, 0x01]
  /// GET DATA of the PIN status.
  static let pinStatus: [UInt8] = [0x00, 0xCA, 0x00, 0xC4, 0]
  /// VERIFY of the factory's signing PIN.
  static let verify: [UInt8] = [0x00, 0x20, 0x00, 0x81, 6] + Array("123456".utf8)
  /// COMPUTE DIGITAL SIGNATURE of 64 bytes.
  static let sign: [UInt8] = [0x00, 0x2A, 0x9E, 0x9A, 64] + Array(repeating: 0xA5, count: 64) + [0]
  /// VERIFY of the factory's admin PIN.
  static let verifyAdmin: [UInt8] = [0x00, 0x20, 0x00, 0x83, 8] + Array("12345678".utf8)
  /// PUT DATA: the signing key is to be an Ed25519 key.
  static let chooseEd25519: [UInt8] =
    [0x00, 0xDA, 0x00, 0xC1, 10, 0x16, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01]
  /// GENERATE ASYMMETRIC KEY PAIR for signing.
  static let generate: [UInt8] = [0x00, 0x47, 0x80, 0x00, 2, 0xB6, 0x00, 0]
  /// PUT DATA: one verification of the PIN is good for many signatures.
  static let manySignatures: [UInt8] = [0x00, 0xDA, 0x00, 0xC4, 1, 0x01]
  /// PUT DATA: each signature wants a touch.
  static let wantTouch: [UInt8] = [0x00, 0xDA, 0x00, 0xD6, 2, 0x01, 0x20]

  /// A command as the other client takes it.
  static func text(_ command: [UInt8]) -> String {
    "send "
      + command.map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
  }
}

extension CardReader {
  /// Sends a command that has to succeed.
  @discardableResult
  func succeeds(_ command: [UInt8]) async throws -> [UInt8] {
    let answer = try await transmit(command)
    try #require(answer.word == .success, "\(command) was answered with \(answer.word)")
    return answer.data
  }

  /// Selects the application in a transaction of its own.
  nonisolated func selectApplication() async throws {
    try await withTransaction { reader in
      _ = try await reader.succeeds(Command.select)
    }
  }

  /// Gives the card a signing key, whose PIN is good for many signatures.
  nonisolated func makeSigningKey(touch: Bool = false) async throws {
    try await withTransaction { reader in
      try await reader.succeeds(Command.select)
      try await reader.succeeds(Command.verifyAdmin)
      try await reader.succeeds(Command.chooseEd25519)
      try await reader.succeeds(Command.generate)
      try await reader.succeeds(Command.manySignatures)
      if touch { try await reader.succeeds(Command.wantTouch) }
    }
  }
}

/// The first reader of a rig: the one with card 1.
func firstReader() async throws -> ReaderName {
  try #require(await ReaderList.current().first { $0.isCardPresent }?.name)
}

/// A clock on which every deadline has passed.
struct ElapsedClock: Clock {
  typealias Instant = ContinuousClock.Instant
  var now: Instant { ContinuousClock.now }
  var minimumResolution: Duration { .zero }
  func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
}

/// Something that is waited for and happens once.
actor Gate {
  private var isOpen = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func open() {
    isOpen = true
    waiting.forEach { $0.resume() }
    waiting = []
  }

  func pass() async {
    guard !isOpen else { return }
    await withCheckedContinuation { waiting.append($0) }
  }
}
