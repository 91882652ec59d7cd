import CardTesting
import ISO7816
import PCSC
import Testing

/// Commands with a secret in them.
@Suite(
  .serialized,
  .timeLimit(.minutes(15)),
  .enabled(if: Tool.have("pcscd", "ip", "unshare"), "pcscd, iproute2 or util-linux is missing")
)
struct ConfidentialCommandTests {
  static let verifyHeader: [UInt8] = [0x00, 0x20, 0x00, 0x81]

  @Test
  func `a secret reaches the card and stays nowhere in this process`() async throws {
    try await withSharedSocketRig(cards: [RigCard("yubikey-5.4.3")]) { _ in
      let reader = try await CardReader.open(firstReader())
      let secret = MaskedSecret.random(count: 24)
      try await reader.withTransaction { reader in
        try await reader.succeeds(Command.select)
        let answer = try await reader.transmit(Self.verifyHeader, confidential: secret)
        // A wrong PIN, and one that the card understood as such.
        #expect(answer.word == .securityStatusNotSatisfied)
      }
      #expect(secret.countInMemory() == 0)

      // The search does find what is there.
      let copy = secret.withBytes { bytes in bytes.indices.map { bytes[$0] } }
      #expect(secret.countInMemory() > 0)
      withExtendedLifetime(copy) {}
    }
  }

  @Test
  func `the right PIN is verified`() async throws {
    try await withSharedSocketRig(cards: [RigCard("yubikey-5.4.3")]) { _ in
      let reader = try await CardReader.open(firstReader())
      let pin = MaskedSecret(Array("123456".utf8))
      try await reader.withTransaction { reader in
        try await reader.succeeds(Command.select)
        let answer = try await reader.transmit(Self.verifyHeader, confidential: pin)
        #expect(answer.word == .success)
      }
    }
  }

  @Test
  func `a secret of a length that Lc can't say isn't sent`() async throws {
    try await withSharedSocketRig(cards: [RigCard("yubikey-5.4.3")]) { _ in
      let reader = try await CardReader.open(firstReader())
      try await reader.withTransaction { reader in
        for count in [0, 256] {
          await #expect(throws: TransportError.commandLength(5 + count)) {
            let secret = MaskedSecret.random(count: count)
            return try await reader.transmit(Self.verifyHeader, confidential: secret)
          }
        }
      }
    }
  }

  @Test
  func `a secret is sent in a transaction only`() async throws {
    try await withSharedSocketRig(cards: [RigCard("yubikey-5.4.3")]) { _ in
      let reader = try await CardReader.open(firstReader())
      await #expect(throws: TransportError.driver(code: 0x8010_0016)) {
        try await reader.transmit(Self.verifyHeader, confidential: MaskedSecret.random(count: 6))
      }
    }
  }
}
