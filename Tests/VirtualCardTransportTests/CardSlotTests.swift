import Testing
import VirtualCard

/// The card's side of the vpcd reader.
@Suite
struct CardSlotTests {
  @Test
  func `controls reach the card, the answer to reset and commands are answered`() async throws {
    try await Bench.run { bench in
      let session = try bench.reader.accept()

      #expect(try session.exchange([4]) == bench.card.answerToReset)
      for control: UInt8 in [1, 2, 0] { session.send([control]) }
      #expect(try session.exchange([0x00, 0xA4, 0x04, 0x00]) == [0x00, 0xA4, 0x04, 0x00, 0x90, 0])
      #expect(bench.card.events == ["on", "reset", "off"])
      #expect(bench.slot.status.isTaken)
    }
  }

  @Test(arguments: [2, 261, 65_533])
  func `a command of any length comes through whole`(count: Int) async throws {
    try await Bench.run { bench in
      let session = try bench.reader.accept()
      let command = (0..<count).map { UInt8(truncatingIfNeeded: $0) }

      #expect(try session.exchange(command) == command + [0x90, 0x00])
    }
  }

  @Test
  func `a message in pieces and two messages in one are read alike`() async throws {
    try await Bench.run { bench in
      let session = try bench.reader.accept()
      for byte: UInt8 in [0, 4, 0, 1, 2, 3] { session.sendRaw([byte]) }
      #expect(try session.receive() == [0, 1, 2, 3, 0x90, 0x00])
      session.sendRaw([0, 2, 7, 7, 0, 2, 8, 8])
      #expect(try session.receive() == [7, 7, 0x90, 0x00])
      #expect(try session.receive() == [8, 8, 0x90, 0x00])
    }
  }

  @Test(arguments: [[0, 0], [0, 1, 3], [0, 1, 0xFF]] as [[UInt8]])
  func `after nonsense the card hangs up and comes back`(bytes: [UInt8]) async throws {
    try await Bench.run { bench in
      let session = try bench.reader.accept()
      session.sendRaw(bytes)
      #expect(session.isAtItsEnd())
      let next = try bench.reader.accept()
      #expect(try next.exchange([4]) == bench.card.answerToReset)
    }
  }

  @Test
  func `when the reader goes away the card loses power and connects again`() async throws {
    try await Bench.run { bench in
      try bench.reader.accept().hangUp()
      let session = try bench.reader.accept()
      #expect(try session.exchange([1, 2]) == [1, 2, 0x90, 0x00])
      #expect(bench.card.events == ["off"])
    }
  }

  @Test
  func `a card pulled while it waits for a touch is gone at once, and comes back`() async throws {
    try await Bench.run(touch: .byHand) { bench in
      let session = try bench.reader.accept()
      session.send([0, 0x2A, 0x9E, 0x9A])
      #expect(await bench.touchPanel.untilAwaited())
      await bench.slot.eject()

      #expect(session.isAtItsEnd())
      #expect(!bench.slot.status.isConnected && bench.touchPanel.touches == 0)
      #expect(bench.card.events.first == "untouched")

      bench.slot.insert()
      let next = try bench.reader.accept()
      next.send([0, 0x2A, 0x9E, 0x9A])
      #expect(await bench.touchPanel.untilAwaited())
      #expect(bench.touchPanel.touch())
      #expect(try next.receive() == [0, 0x2A, 0x9E, 0x9A, 0x90, 0x00])
    }
  }

  @Test
  func `a reader that hangs up ends the wait for a touch`() async throws {
    try await Bench.run(touch: .never) { bench in
      let session = try bench.reader.accept()
      session.send([0, 0x2A, 0x9E, 0x9A])
      #expect(await bench.touchPanel.untilAwaited())
      session.hangUp()
      _ = try bench.reader.accept()
      #expect(bench.card.events == ["untouched", "off"])
    }
  }
}
