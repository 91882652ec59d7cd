import CardTesting
import ISO7816
import PCSC
import Testing

/// Cards that go, services that die, programs that want all.
@Suite(
  .serialized,
  .timeLimit(.minutes(15)),
  .enabled(if: Tool.have("pcscd", "ip", "unshare"), "pcscd, iproute2 or util-linux is missing")
)
struct DisturbanceTests {
  let cards = [RigCard("yubikey-5.4.3")]

  @Test
  func `a card that is pulled while it waits for a touch is removed, and comes back`() async throws
  {
    try await withSharedSocketRig(cards: cards) { rig in
      let reader = try await CardReader.open(firstReader())
      try await reader.makeSigningKey(touch: true)
      try await rig.control("touch", "by-hand")
      var events = try ReaderWatcher.events().makeAsyncIterator()
      let signing = Task {
        try await reader.withTransaction { reader in
          try await reader.succeeds(Command.select)
          try await reader.succeeds(Command.verify)
          await #expect(throws: TransportError.cardRemoved) {
            try await reader.transmit(Command.sign)
          }
        }
      }
      try await rig.control("wait", "touch")
      // The wait blocks nothing but its reader.
      #expect(try await ReaderList.current().first?.isCardPresent == true)
      try await rig.control("eject")
      try await signing.value

      // The service looks after its readers from time to time only.
      while let event = await events.next() {
        if case .cardRemoved = event { break }
      }
      await #expect(throws: TransactionError<Never>.notBegun(.noCard)) {
        try await reader.withTransaction { _ in }
      }
      try await rig.control("insert")
      while let event = await events.next() {
        if case .cardInserted = event { break }
      }
      try await reader.selectApplication()
    }
  }

  @Test
  func `a service that dies in a transaction is found again after its restart`() async throws {
    try await withSharedSocketRig(cards: cards) { rig in
      let reader = try await CardReader.open(firstReader())
      try await reader.withTransaction { reader in
        try await reader.succeeds(Command.select)
        try await rig.killPCSCD()
        await #expect(throws: TransportError.serviceStopped) {
          try await reader.transmit(Command.pinStatus)
        }
      }
      await #expect(throws: TransactionError<Never>.notBegun(.serviceNotRunning)) {
        try await reader.withTransaction { _ in }
      }
      try await rig.startPCSCD()
      try await reader.selectApplication()
    }
  }

  @Test
  func `a restart of the service between two transactions goes unnoticed`() async throws {
    try await withSharedSocketRig(cards: cards) { rig in
      let reader = try await CardReader.open(firstReader())
      try await reader.selectApplication()
      try await rig.killPCSCD()
      try await rig.startPCSCD()
      try await reader.selectApplication()
    }
  }

  @Test
  func `a reader that isn't there and one without a card are told apart`() async throws {
    try await withSharedSocketRig(cards: cards) { _ in
      let name = try #require(ReaderName("Yubico YubiKey CCID 00 00"))
      await #expect(throws: PCSCError.unknownReader) { try await CardReader.open(name) }
      let empty = try await #require(ReaderList.current().last)
      await #expect(throws: PCSCError.noCard) { try await CardReader.open(empty.name) }
    }
  }

  @Test(.enabled(if: Tool.have("gpg", "gpg-connect-agent", "gpgconf"), "gnupg is missing"))
  func `a card that scdaemon holds is refused with its name and process`() async throws {
    try await withSharedSocketRig(cards: cards) { rig in
      let name = try await firstReader()
      let pinentry = { try TestPinentry(answers: [], in: $0) }
      try await withGnuPGHome(rig: rig, pinentry: pinentry) { gnuPG in
        let learned = try await gnuPG.run("gpg-connect-agent", ["SCD SERIALNO", "/bye"])
        try #require(learned.text.contains("OK"), "\(learned)")
        let asked = try await gnuPG.run("gpg-connect-agent", ["SCD GETINFO pid", "/bye"])
        let line = try #require(asked.text.split(separator: "\n").first { $0.hasPrefix("D ") })
        let processID = try #require(Int32(line.dropFirst(2)))

        let error = await #expect(throws: PCSCError.self) { try await CardReader.open(name) }
        guard case .heldExclusively(let holders) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(holders.contains(CardHolder(name: "scdaemon", processID: processID)))
      }
      // It is gone, so the card is free.
      let reader = try await CardReader.open(name)
      try await reader.selectApplication()
    }
  }
}
