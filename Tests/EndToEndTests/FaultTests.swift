import CardTesting
import FoundationEssentials
import Subprocess
import Testing

/// A run that is disturbed: what was signed is there and whole, and the next run goes on.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct FaultTests {
  private let images = SampleImages(5)

  /// Expects the first images to be signed, signs the rest, and expects all to be good.
  private func expectContinuation(_ desk: SigningDesk, after count: Int) async throws {
    let signed = images.folders.prefix(count).map { "\($0)/signature-1" }
    #expect(try await desk.files.paths == signed.sorted())
    try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    try await desk.rig.control("touch", "always")
    let rest = try await desk.sign(images.arguments)
    #expect(rest.exitCode == 0, "\(rest)")
    let left = images.images.count - count
    #expect(rest.standardError.contains(left > 0 ? "\(left) signed in" : "nothing to sign"))
    #expect(try await desk.files.paths == images.folders.map { "\($0)/signature-1" }.sorted())
    try await desk.files.expectAccepted(by: desk.cards[0].certificate)
  }

  @Test
  func `a card that is pulled while it waits for a touch`() async throws {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      let end = try await desk.watchSigning(images.arguments) { running in
        try await desk.rig.control("wait", "touch")
        try await desk.rig.control("touch")
        try await running.waitForLine(containing: "touch the card now: image 2 of 5")
        try await desk.rig.control("wait", "touch")
        try await desk.rig.control("eject")
      }
      #expect(end.exitCode == 1, "\(end)")
      #expect(end.text.contains("paraph: error: the card was taken out"), "\(end)")
      #expect(end.text.contains("4 not signed:"))
      let without = try await desk.sign(images.arguments)
      #expect(without.exitCode == 4, "\(without)")
      #expect(without.standardError.contains("there is no OpenPGP card"), "\(without)")
      try await desk.waitForRemoval()
      try await desk.rig.control("insert")
      try await desk.waitForCard()
      try await expectContinuation(desk, after: 1)
    }
  }

  @Test
  func `a pcscd that crashes in the middle`() async throws {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      let end = try await desk.watchSigning(images.arguments) { running in
        for _ in 1...2 {
          try await desk.rig.control("wait", "touch")
          try await desk.rig.control("touch")
          try await running.waitForLine(containing: "signed ")
        }
        try await desk.rig.control("wait", "touch")
        try await desk.rig.killPCSCD()
      }
      #expect(end.exitCode == 1, "\(end)")
      #expect(end.text.contains("the smart card service pcscd isn't running"), "\(end)")
      let without = try await desk.sign(images.arguments)
      #expect(without.exitCode == 4, "\(without)")
      #expect(without.standardError.contains("hint: sudo systemctl start pcscd"), "\(without)")
      try await desk.rig.startPCSCD()
      try await expectContinuation(desk, after: 2)
    }
  }

  @Test(arguments: [
    ("6F00", "the card refused to sign, with status word 6F00"),
    ("9000", "the card gave no sensible answer: a signature of 0 bytes"),
    ("6982", "the card refused to sign, with status word 6982"),
  ])
  func `a card that answers nonsense in the middle`(word: String, reason: String) async throws {
    try await withDesk { desk in
      try await desk.rig.control("fault", "2A", word, "nth", "3")
      let result = try await desk.sign(images.arguments)
      #expect(result.exitCode == 1, "\(result)")
      #expect(result.standardError.contains(reason), "\(result)")
      try await expectContinuation(desk, after: 2)
    }
  }

  @Test(arguments: ReleaseTests.cards)
  func `a card whose signature is wrong`(order: CardOrder) async throws {
    try await withDesk([order]) { desk in
      try await desk.rig.control("fault", "2A", "flip", "nth", "3")
      let result = try await desk.sign(images.arguments)
      #expect(result.exitCode == 1, "\(result)")
      #expect(
        result.standardError.contains("a signature that isn't one by its own key"),
        "\(result)"
      )
      try await expectContinuation(desk, after: 2)
    }
  }

  @Test(.enabled(if: Tool.have("gpg"), "gpg isn't installed"))
  func `a card that scdaemon holds is said to be, and by which process`() async throws {
    try await withDesk { desk in
      try await withGnuPGHome(rig: desk.rig, pinentry: { try TestPinentry(answers: [], in: $0) }) {
        home in
        let status = try await home.run("gpg", ["--batch", "--card-status"])
        #expect(status.isSuccess, "\(status)")
        let result = try await desk.sign(images.arguments)
        #expect(result.exitCode == 4)
        #expect(result.standardError.contains(/held by scdaemon, pid [0-9]+\n/), "\(result)")
        #expect(result.standardError.contains("hint: gpgconf --kill scdaemon"))
      }
      try await expectContinuation(desk, after: 0)
    }
  }

  @Test
  func `Ctrl-C lets the card finish its signature, and says what is missing`() async throws {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      let end = try await desk.watchSigning(images.arguments) { running in
        try await desk.rig.control("wait", "touch")
        let agent = try await running.agent
        try await desk.rig.control("touch")
        try await running.waitForLine(containing: "touch the card now: image 2 of 5")
        try await desk.rig.control("wait", "touch")
        try await running.send(.interrupt)
        try await running.waitForLine(containing: "ending, once the card is done")
        try await desk.rig.control("touch")
        try await running.readToEnd()
        try await expectEnd(of: agent)
      }
      #expect(end.exitCode == 1, "\(end)")
      #expect(end.text.contains("3 not signed:"), "\(end)")
      try await expectContinuation(desk, after: 2)
    }
  }

  @Test
  func `an agent that is killed is missed at once, and the next run goes on`() async throws {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      let end = try await desk.watchSigning(images.arguments) { running in
        try await desk.rig.control("wait", "touch")
        let agent = try await running.agent
        try await desk.rig.control("touch")
        try await running.waitForLine(containing: "touch the card now: image 2 of 5")
        _ = try await runProgram("kill", ["-KILL", agent])
      }
      #expect(end.exitCode == 1, "\(end)")
      #expect(end.text.contains("its last reply, and signal 9 ended it"), "\(end)")
      // The card still waits for the touch that the dead agent asked for.
      try await desk.rig.control("touch")
      try await expectContinuation(desk, after: 1)
    }
  }

  @Test(arguments: 1...4)
  func `a kill at any moment leaves whole files only, and no agent`(count: Int) async throws {
    try await withDesk { desk in
      let end = try await desk.watchSigning(images.arguments) { running in
        try await desk.rig.control("delay", "signature", "20")
        try await running.waitForLine(containing: "waiting for the PIN")
        let agent = try await running.agent
        try await running.waitForLine(containing: "signed \(count)/5")
        try await running.send(.kill)
        try await running.readToEnd()
        try await expectEnd(of: agent)
      }
      let written = try await desk.files.paths.count
      // On a busy machine the rest may be signed before the signal arrives.
      #expect(end.exitCode == nil || written == 5)
      #expect(written >= count)
      try await expectContinuation(desk, after: written)
    }
  }

  @Test(
    .enabled(if: Tool.have("strace"), "strace isn't installed"),
    arguments: ["mkdirat", "fchmod", "fsync", "linkat"]
  )
  func `a kill at a call that writes leaves whole files only`(call: String) async throws {
    try await withDesk { desk in
      // The agent has its log by then, so that the call is one of the client's.
      let other = desk.folder + "/other"
      try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
      let first = try await desk.sign(["--lookaside", other] + SampleImages(1).arguments)
      try #require(first.exitCode == 0, "\(first)")
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let arguments =
        [
          "-c", #""$@"; echo "exit code $?""#, "sh", "strace", "-f", "-qqq", "-o", "/dev/null",
          "-e", "trace=\(call)",
          // Each of the threads that write has a count of its own.
          "-e", "inject=\(call):signal=KILL:when=1", program,
        ] + (try desk.signArguments(images.arguments))
      let result = try await desk.run("sh", arguments)
      #expect(result.text.contains("exit code 137\n"), "\(result)")
      let written = try await desk.files.paths.count
      #expect(written < 5, "\(result)")
      try await expectContinuation(desk, after: written)
    }
  }

  @Test
  func `a disk without room is said to be, and what was written before is whole`() async throws {
    try await withDesk { desk in
      let images = SampleImages(60)
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let script = """
        mount -t tmpfs -o "$1" none "$2" || exit 99
        "${@:3}"
        echo "exit code $?"
        cp -r "$2" "$2-copy"
        """
      for (options, code, reason) in [
        ("size=100k", 5, "has 100 KiB free, and the signatures take 480 KiB"),
        ("nr_inodes=1", 5, "the disk is full"), ("ro", 5, "read-only"),
        // Room enough for their bytes, but not for so many files and folders.
        ("nr_inodes=40", 1, "the disk is full"),
      ] {
        try await desk.clearCounts()
        let result = try await desk.run(
          "unshare",
          ["-Urm", "bash", "-c", script, "bash", options, desk.lookaside, program]
            + (try desk.signArguments(images.arguments))
        )
        #expect(result.text.contains("exit code \(code)\n"), "\(result)")
        #expect(result.standardError.contains(reason), "\(result)")
        // No PIN was asked for where it could be known before.
        #expect(try await desk.commandCount("20") == (code == 5 ? 0 : 1))
        let copy = desk.lookaside + "-copy"
        let files = try await SignatureFiles(in: copy)
        #expect(files.paths.count == result.text.split(separator: "\n").count - 1)
        #expect(files.paths.isEmpty == (code == 5))
        try await files.expectAccepted(by: desk.cards[0].certificate)
        try FileManager.default.removeItem(atPath: copy)
      }
    }
  }
}
