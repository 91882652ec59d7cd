import Testing
import VirtualCard

/// The lines of the control socket.
@Suite
struct ControlCommandTests {
  @Test(
    arguments: [
      ("ping", .ping),
      ("touch", .touch),
      ("touch always", .touchMode(.always)),
      ("touch after 250", .touchMode(.after(.milliseconds(250)))),
      ("touch by-hand", .touchMode(.byHand)),
      ("touch timeout 20", .touchTimeout(.milliseconds(20))),
      ("touch timeout off", .touchTimeout(nil)),
      ("fault 2A 6F00", .fault(instruction: 0x2A, .statusWord(0x6F00), first: 1, count: 1)),
      ("fault 2a 6f00 3", .fault(instruction: 0x2A, .statusWord(0x6F00), first: 1, count: 3)),
      ("fault 20 eject nth 5", .fault(instruction: 0x20, .ejection, first: 5, count: 1)),
      ("fault 2A flip nth 2", .fault(instruction: 0x2A, .flippedBit, first: 2, count: 1)),
      ("fault clear", .clearFaults),
      ("mute on", .mute(true)),
      ("mute off", .mute(false)),
      ("delay apdu 0", .commandDelay(.zero)),
      ("delay signature 70", .signatureDelay(.milliseconds(70))),
      ("log off", .keepLog(false)),
      ("log get", .log),
      ("wait apdu CA", .waitForCommand(instruction: 0xCA, count: 1)),
      ("wait apdu CA 4", .waitForCommand(instruction: 0xCA, count: 4)),
      ("wait reader", .waitForReader),
    ] as [(String, ControlCommand)]
  )
  func `a line is read`(line: String, command: ControlCommand) throws {
    #expect(try ControlCommand(parsing: line) == command)
  }

  @Test(
    arguments: [
      ("", .incomplete),
      ("fault 2A", .incomplete),
      ("fault 2A 6F00 nth", .incomplete),
      ("sing", .unknownCommand("sing")),
      ("ping pong", .unexpected("pong")),
      ("touch sometimes", .unexpected("sometimes")),
      ("touch after -1", .unexpected("-1")),
      ("touch after 99999999999", .unexpected("99999999999")),
      ("fault 2A 6F0", .unexpected("6F0")),
      ("fault 2 6F00", .unexpected("2")),
      ("fault 2A 6F00 0", .unexpected("0")),
      ("mute maybe", .unexpected("maybe")),
      ("wait apdu +2", .unexpected("+2")),
      ("delay apdu 1 2", .unexpected("2")),
    ] as [(String, ControlFailure)]
  )
  func `a line that isn't one is refused`(line: String, failure: ControlFailure) {
    #expect(throws: failure) { try ControlCommand(parsing: line) }
  }
}
