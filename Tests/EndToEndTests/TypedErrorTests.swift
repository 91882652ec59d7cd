import CardTesting
import FileTesting
import Testing

/// Every typed error, as a script gets it that knows the interface by asking for it.
///
/// What the machine itself refuses is in `MachineErrorTests`, and Cancelled where calls are taken
/// back. RefusedByPolkit needs a pcscd that asks polkit, which Debian 12's isn't built to do.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .enabled("the package varlink isn't installed and PyPI can't be reached") {
    await PythonVarlink.isAvailable()
  },
  .timeLimit(.minutes(15))
)
struct TypedErrorTests {
  private let images = SampleImages(2)

  @Test
  func `what the caller sent and the policy forbid, before any dialog`() async throws {
    try await withDesk { desk in
      try await desk.clearCounts()
      try await desk.withListeningAgent { agent in
        let dialog = try agent.answer([])
        let wrong = #"{"images":[{"reference":"stagex/a:1","digest":"sha256:00"}]}"#
        let invalid = try await agent.call("Sign", wrong)
        expectError(invalid, "InvalidImage", #""index": 0"#, #""images": ["#)
        let text = try await agent.sign(images, #","card":"12x""#)
        expectError(text, "NotASerial", #""text": "12x""#)
        let other = try await agent.sign(images, #","card":"999""#)
        expectError(other, "CardNotFound", #""wanted""#, #""serial": "01234567""#)
        try desk.setPolicy("touch = \"required\"\nmax-batch = 1\nrepositories = [\"else/*\"]\n")
        let refused = try await agent.sign(images)
        expectError(refused, "PolicyRefused", #""rule": "touch""#, #""rule": "max-batch""#)
        expectError(refused, "PolicyRefused", #""rule": "repositories""#, "policy.toml:1")
        try desk.setPolicy("touch = 7\nunknown = 1\n")
        let unusable = try await agent.sign(images)
        expectError(unusable, "PolicyUnusable", "policy.toml:1", "policy.toml:2")
        #expect(try dialog.lines.isEmpty)
      }
      #expect(try await desk.commandCount("20") == 0)
      #expect(try await desk.commandCount("2A") == 0)
    }
  }

  @Test
  func `what becomes of the dialog and of the PIN`() async throws {
    try await withDesk { desk in
      try await desk.clearCounts()
      try await desk.withListeningAgent { agent in
        try agent.answer([.pin("123456")])
        expectError(try await agent.sign(images), "FactoryPIN")
        try agent.answer([.pin("12345"), .again, .again])
        expectError(try await agent.sign(images), "PINLength", #""length": 5"#, #""minimum": 6"#)
        #expect(try await desk.commandCount("20") == 0)
        try await desk.rig.control("fault", "20", "6A80")
        try agent.answer([.pin(SigningDesk.pin)])
        expectError(try await agent.sign(images), "PINFormRefused", #""status_word": "6A80""#)
        try agent.answer([.pin("999999"), .again, .again, .again])
        expectError(try await agent.sign(images), "PINRepeated", #""tries_left": 2"#)
        try agent.answer([.pin("888888")])
        expectError(try await agent.sign(images), "WrongPIN", #""tries_left": 1"#)
        try desk.setPolicy("touch = \"any\"\nminimum-tries = 2\n")
        expectError(try await agent.sign(images), "PolicyRefused", #""rule": "minimum-tries""#)
        try desk.setPolicy("touch = \"any\"\nminimum-tries = 1\n")
        try await desk.rig.control("fault", "20", "6983")
        try agent.answer([.pin(SigningDesk.pin)])
        expectError(try await agent.sign(images), "PINBlocked")
      }
    }
  }

  @Test
  func `a dialog that can't be shown, a no, and the next call after it`() async throws {
    try await withDesk { desk in
      try await desk.withListeningAgent { agent in
        let dialog = try agent.answer([.cancel])
        _ = try await runProgram("chmod", ["0", dialog.program])
        expectError(try await agent.sign(images), "DialogFailed", #""detail""#)
        _ = try await runProgram("chmod", ["700", dialog.program])
        expectError(try await agent.sign(images, more: false), "NotApproved")
        expectError(try await agent.sign(images), "RefusedRecently", #""retry_after""#)
        #expect(try dialog.pinCount == 1)
      }
    }
  }

  @Test
  func `a card whose fingerprint isn't that of its key`() async throws {
    try await withDesk { desk in
      let verifyAdmin = "0020008308" + "3132333435363738"
      let putFingerprint = "00DA00C714" + String(repeating: "AB", count: 20)
      let answers = try await desk.otherClient([SigningDesk.select, verifyAdmin, putFingerprint])
      #expect(answers == ["9000", "9000", "9000"])
      try await desk.clearCounts()
      try await desk.withListeningAgent { agent in
        expectError(try await agent.sign(images), "CardRefused", #""code": "key_mismatch""#)
      }
      #expect(try await desk.commandCount("20") == 0)
    }
  }

  @Test
  func `a card that doesn't sign`() async throws {
    try await withDesk { desk in
      try await desk.withListeningAgent { agent in
        let faults = [
          ("6F00", "SigningRefused"), ("flip", "SignatureRejected"), ("9000", "CardMisbehaved"),
        ]
        for (fault, name) in faults {
          try await desk.rig.control("fault", "2A", fault)
          try agent.answer([.pin(SigningDesk.pin)])
          expectError(try await agent.sign(images), name)
        }
      }
      #expect(try desk.log.count { $0.contains(#""event":"signed""#) } == 0)
    }
  }

  @Test
  func `a touch that doesn't come`() async throws {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      try await desk.rig.control("touch", "timeout", "50")
      try await desk.withListeningAgent { agent in
        let end = try await agent.sign(images)
        #expect(end.contains(#""state": "waiting_for_touch""#), "\(end)")
        expectError(end, "TouchTimeout")
      }
    }
  }

  @Test
  func `a card that goes, and then pcscd`() async throws {
    try await withDesk { desk in
      try await desk.withListeningAgent { agent in
        try await desk.rig.control("fault", "2A", "eject")
        expectError(try await agent.sign(images), "CardRemoved")
        try await desk.waitForRemoval()
        expectError(try await agent.sign(images), "NoCard")
        try await desk.rig.killPCSCD()
        expectError(try await agent.sign(images), "ServiceNotRunning")
      }
    }
  }

  @Test
  func `a card without a key`() async throws {
    try await withDesk { desk in
      try await withCardRig(cards: [RigCard("yubikey-5.7.4", serial: 7)]) { rig in
        let blank = SigningDesk(folder: desk.folder, rig: rig, cards: [])
        try await blank.withListeningAgent { agent in
          expectError(try await agent.sign(images), "KeyMissing", #""serial": "00000007""#)
        }
      }
    }
  }

  @Test
  func `several cards, none of which was named`() async throws {
    try await withDesk([CardOrder(), CardOrder(serial: 7)]) { desk in
      try await desk.withListeningAgent { agent in
        expectError(try await agent.sign(images), "SeveralCards", #""01234567""#, #""00000007""#)
      }
    }
  }

  @Test(.enabled(if: Tool.have("gpg"), "gpg isn't installed"))
  func `a card that scdaemon holds`() async throws {
    try await withDesk { desk in
      try await withGnuPGHome(rig: desk.rig, pinentry: { try TestPinentry(answers: [], in: $0) }) {
        home in
        let status = try await home.run("gpg", ["--batch", "--card-status"])
        #expect(status.isSuccess, "\(status)")
        try await desk.withListeningAgent { agent in
          expectError(try await agent.sign(images), "CardBusy", #""holder": "scdaemon""#)
        }
      }
    }
  }

  @Test
  func `a record that can't be written`() async throws {
    try await withDesk { desk in
      try desk.write("not a folder", to: "state")
      try await desk.withListeningAgent { agent in
        let dialog = try agent.answer([])
        expectError(try await agent.sign(images), "RecordFailed", #""problem""#)
        #expect(try dialog.lines.isEmpty)
      }
    }
  }
}
