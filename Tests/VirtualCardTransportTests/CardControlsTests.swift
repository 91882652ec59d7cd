import FoundationEssentials
import Testing
import VirtualCard

/// What the controls do to a card and to what its reader gets from it.
@Suite
struct CardControlsTests {
  private static let signature: [UInt8] = [0x00, 0x2A, 0x9E, 0x9A]
  private static let getData: [UInt8] = [0x00, 0xCA, 0x00, 0x6E]

  @Test
  func `a planned fault hits the commands that it is for, and no others`() async throws {
    try await Bench.run { bench in
      let session = try bench.reader.accept()
      #expect(await bench.controls.answer(to: "fault CA 6A88 2") == "ok")
      #expect(await bench.controls.answer(to: "fault 2A 6F00 nth 2") == "ok")

      #expect(try session.exchange(Self.signature) == Self.signature + [0x90, 0x00])
      #expect(try session.exchange(Self.getData) == [0x6A, 0x88])
      #expect(try session.exchange(Self.signature) == [0x6F, 0x00])
      #expect(try session.exchange(Self.getData) == [0x6A, 0x88])
      #expect(try session.exchange(Self.getData) == Self.getData + [0x90, 0x00])
      #expect(try session.exchange(Self.signature) == Self.signature + [0x90, 0x00])
    }
  }

  @Test
  func `a card can be pulled as a certain command arrives`() async throws {
    try await Bench.run { bench in
      let session = try bench.reader.accept()
      #expect(await bench.controls.answer(to: "fault CA eject nth 2") == "ok")
      #expect(try session.exchange(Self.getData) == Self.getData + [0x90, 0x00])
      session.send(Self.getData)
      #expect(session.isAtItsEnd())
      #expect(!bench.slot.status.isInserted)
    }
  }

  @Test
  func `commands are counted and logged until that is cleared`() async throws {
    try await Bench.run { bench in
      let session = try bench.reader.accept()
      #expect(await bench.controls.answer(to: "log on") == "ok")
      _ = try session.exchange(Self.getData)
      _ = try session.exchange(Self.signature)
      _ = try session.exchange(Self.getData)

      #expect(await bench.controls.answer(to: "count") == "ok 3 2A=1 CA=2")
      #expect(
        await bench.controls.answer(to: "log get")
          == "ok >00CA006E <00CA006E9000 >002A9E9A <002A9E9A9000 >00CA006E <00CA006E9000"
      )
      #expect(await bench.controls.answer(to: "log clear") == "ok")
      #expect(await bench.controls.answer(to: "count") == "ok 0")
      #expect(await bench.controls.answer(to: "log get") == "ok")
    }
  }

  @Test
  func `the log's file has each command and answer`() async throws {
    let path = Bench.newPath()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await Bench.run(log: path) { bench in
      let session = try bench.reader.accept()
      _ = try session.exchange(Self.getData)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "> 00CA006E\n< 00CA006E9000\n")
    }
  }

  @Test
  func `waiting for a command ends with the one that was counted up to`() async throws {
    try await Bench.run { bench in
      let session = try bench.reader.accept()
      async let answer = bench.controls.answer(to: "wait apdu CA 2")
      _ = try session.exchange(Self.getData)
      _ = try session.exchange(Self.getData)

      #expect(await answer == "ok")
      #expect(await bench.controls.answer(to: "wait apdu CA") == "ok")
    }
  }

  @Test
  func `delays are added, to signatures alone where only they are meant`() async throws {
    try await Bench.run { bench in
      let session = try bench.reader.accept()
      // A link of a chain isn't the signature yet; it would take an hour.
      #expect(await bench.controls.answer(to: "delay signature 3600000") == "ok")
      let link = [0x10] + Self.signature.dropFirst()
      #expect(try session.exchange(link) == link + [0x90, 0x00])

      #expect(await bench.controls.answer(to: "delay signature 20") == "ok")
      #expect(await bench.controls.answer(to: "delay apdu 10") == "ok")
      let clock = ContinuousClock()
      #expect(try clock.measure { _ = try session.exchange(Self.signature) } >= .milliseconds(30))
      #expect(try clock.measure { _ = try session.exchange(link) } >= .milliseconds(10))
    }
  }

  @Test
  func `what can't be done is answered with the reason`() async throws {
    try await Bench.run { bench in
      #expect(await bench.controls.answer(to: "touch") == "error touch-not-awaited")
      #expect(await bench.controls.answer(to: "state") == "error no-state-file")
      #expect(await bench.controls.answer(to: "sing") == "error unknown-command sing")
    }
  }

  @Test
  func `a reset reaches the card alone`() async throws {
    try await Bench.run { bench in
      let session = try bench.reader.accept()
      #expect(await bench.controls.answer(to: "reset") == "ok")
      #expect(bench.card.events == ["reset"])
      #expect(try session.exchange([4]) == bench.card.answerToReset)
    }
  }
}
