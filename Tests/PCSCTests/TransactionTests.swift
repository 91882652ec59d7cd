import CardTesting
import ISO7816
import PCSC
import Testing

/// Transactions, SCardBeginTransaction and SCardEndTransaction.
@Suite(
  .serialized,
  .timeLimit(.minutes(15)),
  .enabled(if: Tool.have("pcscd", "ip", "unshare"), "pcscd, iproute2 or util-linux is missing")
)
struct TransactionTests {
  let cards = [RigCard("yubikey-5.4.3")]

  @Test
  func `no other program reaches the card in a transaction`() async throws {
    try await withSharedSocketRig(cards: cards) { rig in
      let reader = try await CardReader.open(firstReader())
      try await withOtherClient(on: rig) { other in
        let order = Order()
        let othersTurn = try await reader.withTransaction { reader in
          try await reader.succeeds(Command.select)
          try await other.starts("begin")
          let othersTurn = Task {
            let code = try await other.answer()
            await order.add("the other began")
            return code
          }
          for _ in 1...200 { try await reader.succeeds(Command.pinStatus) }
          await order.add("ours ended")
          return othersTurn
        }
        // Our reset shows itself to the other program, whose turn it is then.
        #expect(try await othersTurn.value == "80100068")
        #expect(await order.steps == ["ours ended", "the other began"])
      }
    }
  }

  @Test
  func `whoever waits for another program's transaction can give up`() async throws {
    try await withSharedSocketRig(cards: cards) { rig in
      let reader = try await CardReader.open(firstReader())
      try await withOtherClient(on: rig) { other in
        try #require(await other.does("begin") == "00000000")

        await #expect(throws: TransactionError<Never>.notBegun(.timeout)) {
          try await reader.withTransaction(clock: ElapsedClock()) { _ in
            Issue.record("the body ran while another program had the card")
          }
        }
        let waiting = Task { try await reader.withTransaction { _ in } }
        waiting.cancel()
        await #expect(throws: TransactionError<Never>.notBegun(.cancelled)) {
          try await waiting.value
        }

        // What was given up doesn't hold the card: both of us get it again.
        try #require(await other.does("end leave") == "00000000")
        try await reader.withTransaction(endingWith: .leave) { reader in
          _ = try await reader.succeeds(Command.select)
        }
        #expect(try await other.does("begin") == "00000000")
      }
    }
  }

  @Test
  func `transactions of one process run one after the other`() async throws {
    try await withSharedSocketRig(cards: cards) { _ in
      let reader = try await CardReader.open(firstReader())
      let order = Order()
      let (begun, mayEnd) = (Gate(), Gate())
      let first = Task {
        try await reader.withTransaction { reader in
          await order.add("first begins")
          await begun.open()
          // The reader's thread is free here, and still no other transaction may begin.
          await mayEnd.pass()
          try await reader.succeeds(Command.select)
          await order.add("first ends")
        }
      }
      await begun.pass()
      let second = Task {
        try await reader.withTransaction { reader in
          await order.add("second begins")
          try await reader.succeeds(Command.select)
        }
      }
      // The reader answers others meanwhile, and refuses commands from outside.
      await #expect(throws: TransportError.driver(code: 0x8010_0016)) {
        try await reader.transmit(Command.select)
      }
      await mayEnd.open()
      try await first.value
      try await second.value
      #expect(await order.steps == ["first begins", "first ends", "second begins"])
    }
  }

  @Test
  func `a verified PIN doesn't outlive its transaction`() async throws {
    try await withSharedSocketRig(cards: cards) { rig in
      let reader = try await CardReader.open(firstReader())
      try await reader.makeSigningKey()
      try await withOtherClient(on: rig) { other in
        func sign(endingWith disposition: CardReader.Disposition) async throws {
          try await reader.withTransaction(endingWith: disposition) { reader in
            try await reader.succeeds(Command.select)
            try await reader.succeeds(Command.verify)
            try await reader.succeeds(Command.sign)
          }
        }
        // So it would be without the reset: the other program signs with our PIN.
        try await sign(endingWith: .leave)
        let signature = try await #require(other.does(Command.text(Command.sign)))
        #expect(signature.hasSuffix("9000") && signature.count == 132)

        try await sign(endingWith: .reset)
        #expect(try await other.does("reconnect leave") == "00000000")
        #expect(try await other.does(Command.text(Command.select)) == "9000")
        #expect(try await other.does(Command.text(Command.sign)) == "6982")
      }
    }
  }

  @Test
  func `a body that throws ends its transaction, with the reset`() async throws {
    try await withSharedSocketRig(cards: cards) { rig in
      let reader = try await CardReader.open(firstReader())
      try await reader.makeSigningKey()
      try await withOtherClient(on: rig) { other in
        await #expect(throws: TransactionError.body(Failure())) {
          try await reader.withTransaction { reader async throws(Failure) in
            do {
              try await reader.succeeds(Command.select)
              try await reader.succeeds(Command.verify)
            } catch {
              Issue.record(error)
            }
            throw Failure()
          }
        }
        try #require(await other.does("reconnect leave") == "00000000")
        #expect(try await other.does(Command.text(Command.select)) == "9000")
        #expect(try await other.does(Command.text(Command.sign)) == "6982")
      }
    }
  }

  @Test
  func `a reset by another program is no obstacle to the next transaction`() async throws {
    try await withSharedSocketRig(cards: cards) { rig in
      let reader = try await CardReader.open(firstReader())
      try await withOtherClient(on: rig) { other in
        for _ in 1...3 {
          try #require(await other.does("reconnect reset") == "00000000")
          try await reader.withTransaction { reader in
            // A card that was reset has no application selected.
            #expect(try await reader.transmit(Command.pinStatus).word != .success)
            try await reader.succeeds(Command.select)
          }
          try #require(await other.does("reconnect leave") == "00000000")
        }
      }
    }
  }

  @Test
  func `a command of a length that no card takes isn't sent`() async throws {
    try await withSharedSocketRig(cards: cards) { _ in
      let reader = try await CardReader.open(firstReader())
      try await reader.withTransaction { reader in
        for count in [0, 3, 65_545] {
          await #expect(throws: TransportError.commandLength(count)) {
            try await reader.transmit(Array(repeating: 0, count: count))
          }
        }
        try await reader.succeeds(Command.select)
      }
    }
  }

  private struct Failure: Error, Hashable {}
}

/// What happened, in order.
actor Order {
  private(set) var steps: [String] = []

  func add(_ step: String) {
    steps.append(step)
  }
}
