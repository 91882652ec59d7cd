import CardTesting
import PCSC
import Testing

/// Readers and hot-plug, SCardListReaders and SCardGetStatusChange.
@Suite(
  .serialized,
  .timeLimit(.minutes(15)),
  .enabled(if: Tool.have("pcscd", "ip", "unshare"), "pcscd, iproute2 or util-linux is missing")
)
struct ReaderListTests {
  @Test
  func `each reader is listed with its card`() async throws {
    try await withSharedSocketRig(cards: [RigCard("yubikey-5.4.3"), RigCard("nitrokey3")]) { _ in
      let readers = try await ReaderList.current()

      #expect(readers.map(\.name.description) == ["Virtual PCD 00 00", "Virtual PCD 00 01"])
      #expect(readers.allSatisfy { $0.isCardPresent })
      // The historical bytes of a YubiKey end with its name.
      let yubiKey = try #require(readers.first)
      #expect(yubiKey.answerToReset.starts(with: [0x3B, 0xFD]))
      #expect(yubiKey.answerToReset.contains(Array("YubiKey".utf8)))
    }
  }

  @Test
  func `a slot without a card is seen beside one whose card is in use`() async throws {
    try await withSharedSocketRig(cards: [RigCard("yubikey-5.4.3")]) { _ in
      let reader = try await CardReader.open(firstReader())
      let readers = try await ReaderList.current()

      try #require(readers.count == 2)
      #expect(readers[0].isCardPresent)
      #expect(!readers[1].isCardPresent && readers[1].answerToReset.isEmpty)
      await reader.disconnect()
    }
  }

  @Test
  func `without the service there is a reason instead of a list`() async throws {
    try await withSharedSocketRig(cards: [RigCard("yubikey-5.4.3")]) { rig in
      let name = try await firstReader()
      try await rig.killPCSCD()

      await #expect(throws: PCSCError.serviceNotRunning) { try await ReaderList.current() }
      await #expect(throws: PCSCError.serviceNotRunning) { try await CardReader.open(name) }
    }
  }

  @Test
  func `a card that is taken out and put back is reported`() async throws {
    try await withSharedSocketRig(cards: [RigCard("yubikey-5.4.3")]) { rig in
      var events = try ReaderWatcher.events().makeAsyncIterator()
      let card = try await #require(ReaderList.current().first)
      let empty = try await #require(ReaderList.current().last)
      #expect(await events.next() == .readerAdded(card.name))
      #expect(await events.next() == .cardInserted(card))
      #expect(await events.next() == .readerAdded(empty.name))

      try await rig.control("eject")
      #expect(await events.next() == .cardRemoved(card.name))
      try await rig.control("insert")
      guard case .cardInserted(let again) = await events.next() else {
        Issue.record("the card wasn't reported")
        return
      }
      #expect(again.name == card.name && again.answerToReset == card.answerToReset)
      #expect(again.eventCount != card.eventCount)

      try await rig.killPCSCD()
      guard case .stopped = await events.next() else {
        Issue.record("the end of the service wasn't reported")
        return
      }
      #expect(await events.next() == nil)
    }
  }

  @Test
  func `a watch ends with the task that reads it`() async throws {
    try await withSharedSocketRig(cards: [RigCard("yubikey-5.4.3")]) { _ in
      let stream = try ReaderWatcher.events()
      let beginning = Gate()
      let watching = Task {
        var count = 0
        for await _ in stream {
          count += 1
          await beginning.open()
        }
        return count
      }
      await beginning.pass()
      watching.cancel()
      #expect(await watching.value > 0)
    }
  }
}
