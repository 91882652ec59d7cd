import CardTesting
import FoundationEssentials
import QubesService
import Subprocess
import Testing

/// What a qube that isn't trusted may try, and which sentence it gets for it.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct QubesAttackTests {
  private static let otherKey = "FEDCBA9876543210FEDCBA9876543210FEDCBA98"

  /// Lets dom0 allow whatever is asked, so that only the vault stands against it.
  private func allowAll(_ qubes: QubesRig) throws {
    try qubes.write("* * @anyvm @anyvm allow\n", to: "policy.d/10-test.policy")
  }

  @Test
  func `what isn't within the service's name is refused for its own reason, and no card is asked`()
    async throws
  {
    let images = SampleImages(2)
    let attempts: [(service: String, request: String, status: Int32, sentence: String)] = [
      // Through the service that policy lets pass more easily.
      ("paraph.PublicKey+release", images.request(), 1, #""code":"other_method","found":"Sign""#),
      (
        "paraph.Sign+release", images.request(method: "Cancel"), 1,
        #""code":"other_method","found":"Cancel""#
      ),
      (
        "paraph.Sign+release", images.request(#","key":"\#(Self.otherKey)""#), 1,
        #""code":"other_key","found":"\#(Self.otherKey)""#
      ),
      (
        "paraph.Sign+release+docker.io-2Fstagex-2Fbusybox", images.request(), 1,
        #""code":"other_repository","found":"docker.io/stagex/core-sample1""#
      ),
      (
        "paraph.Sign+release", images.request(#","handoff":{"earlier":[]}"#), 1,
        #""code":"other_parameter","found":"handoff""#
      ),
      ("paraph.Sign+missing", images.request(), 1, "the key missing"),
      // What policy denies by another spelling.
      ("paraph.Sign+night-6Cy", images.request(), 2, "a second spelling of 'nightly'"),
      // qrexec makes `_` of what it doesn't take, and we take no such repository.
      ("paraph.Sign+release+docker.io/stagex", images.request(), 2, "isn't a repository in full"),
      ("paraph.Sign", images.request(), 2, "paraph.Sign wants an argument"),
      ("paraph.Sign+release", images.request() + images.request(), 3, "one call takes one request"),
      ("paraph.Sign+release", images.request() + "x", 3, "one call takes one request"),
      ("paraph.Sign+release", "\0", 3, "the request is empty"),
      ("paraph.Sign+release", "no call\0", 5, "the agent broke off"),
      (
        "paraph.Sign+release", String(repeating: "x", count: RequestLimits.byteCount + 1), 3,
        "the request has more than 1048576 bytes"
      ),
    ]
    try await QubesRig.with { qubes in
      try allowAll(qubes)
      try await qubes.desk.clearCounts()
      for attempt in attempts {
        let result = try await qubes.call(attempt.service, attempt.request)
        let words = result.text + result.standardError
        #expect(result.exitCode == attempt.status, "\(attempt.service) \(result)")
        #expect(words.contains(attempt.sentence), "\(attempt.service) \(result)")
      }
      for command in ["20", "2A"] { #expect(try await qubes.desk.commandCount(command) == 0) }
      // Nothing that the other qube or the journal got tells of paths or where it went wrong.
      let said = qubes.read("syslog")
      #expect(!said.contains(qubes.desk.folder) && !said.contains(".swift"), "\(said)")
    }
  }

  @Test
  func `a request that is slow or unfinished is refused, and the agent hears of none`() async throws
  {
    try await QubesRig.with { qubes in
      let part = String(SampleImages(1).request().dropLast())
      let slow = try await qubes.call("paraph.Sign+release", part)
      #expect(slow.exitCode == 3, "\(slow)")
      #expect(slow.standardError.contains("longer than the 10 seconds"), "\(slow)")
      let unfinished = try await qubes.call("paraph.Sign+release", part, ends: true)
      #expect(unfinished.exitCode == 3, "\(unfinished)")
      #expect(unfinished.standardError.contains("without the NUL byte"), "\(unfinished)")
      let nothing = try await qubes.call("paraph.Sign+release", "", ends: true)
      #expect(nothing.standardError.contains("the caller sent no request"), "\(nothing)")
      #expect(try qubes.desk.log.isEmpty)
    }
  }

  @Test
  func `another qube, and one that asks for too much, are refused by the vault's policy`()
    async throws
  {
    try await QubesRig.with(limits: "repositories = [\"stagex/*\"]\nmax-batch = 2") { qubes in
      let many = try await qubes.paraph(qubes.signArguments(SampleImages(3)))
      #expect(many.exitCode == 3, "\(many)")
      #expect(many.standardError.contains("found 3 images for qube work, wanted at most 2"))
      #expect(many.standardError.contains("policy of the qube that was called"))
      #expect(try qubes.desk.log.last?.contains(#""event":"refused""#) == true)
      try allowAll(qubes)
      try qubes.write("personal", to: "caller")
      let other = try await qubes.paraph(qubes.signArguments(SampleImages(1)))
      #expect(other.exitCode == 3, "\(other)")
      #expect(other.standardError.contains("found qube personal"), "\(other)")
      #expect(!other.standardError.contains("work"), "\(other)")
    }
  }

  @Test
  func `after a no the qube is refused for a while, and a person in the vault is not`() async throws
  {
    try await QubesRig.with { qubes in
      try qubes.agent.answer([.cancel, .pin(SigningDesk.pin)])
      let images = SampleImages(2)
      let refused = try await qubes.paraph(qubes.signArguments(images))
      #expect(refused.standardError.contains("the dialog was refused"), "\(refused)")
      let again = try await qubes.paraph(qubes.signArguments(images))
      #expect(again.standardError.contains("a dialog was just refused or taken back"), "\(again)")
      let own = try await qubes.desk.paraph(
        ["sign", "--agent", "unix:\(qubes.agent.socket)", "--lookaside", qubes.desk.lookaside]
          + images.arguments
      )
      #expect(own.exitCode == 0, "\(own)")
    }
  }

  /// Who is killed: what called, or qrexec's part of it.
  enum Victim: CaseIterable { case paraph, qrexec }

  @Test(arguments: Victim.allCases)
  func `a caller that dies while the PIN is asked for gets no dialog and no signature`(
    victim: Victim
  ) async throws {
    try await QubesRig.with { qubes in
      try await qubes.desk.clearCounts()
      try await qubes.desk.makePatient(try qubes.agent.answer([]))
      try await qubes.dying(victim, SampleImages(2)) { running in
        try await qubes.desk.waitForDialog()
        try await running.send(.kill)
      }
      try await qubes.desk.waitForDialogsEnd()
      try await qubes.desk.waitForLog(#""event":"refused""#)
      #expect([1, 6].contains(try await qubes.bridgeStatus()))
      for command in ["20", "2A"] { #expect(try await qubes.desk.commandCount(command) == 0) }
    }
  }

  @Test(arguments: Victim.allCases)
  func `a caller that dies while a touch is waited for costs no other touch`(
    victim: Victim
  ) async throws {
    try await QubesRig.with(CardOrder(options: ["--touch", "on"])) { qubes in
      try await qubes.desk.rig.control("touch", "by-hand")
      try await qubes.desk.clearCounts()
      try await qubes.dying(victim, SampleImages(3)) { running in
        try await qubes.desk.rig.control("wait", "touch")
        try await running.send(.kill)
      }
      try await qubes.desk.rig.control("touch")
      try await qubes.desk.waitForLog(#""event":"ended""#)
      // Seen at once, or with the next thing that it has to say.
      if victim == .qrexec { #expect(try await qubes.bridgeStatus() == 6) }
      #expect(try await qubes.desk.commandCount("2A") == 1)
      #expect(try qubes.desk.log.count { $0.contains(#""event":"signed""#) } == 1)
    }
  }

  @Test
  func `Ctrl-C ends a batch after the signature that the card is making, and that one arrives`()
    async throws
  {
    try await QubesRig.with(CardOrder(options: ["--touch", "on"])) { qubes in
      try await qubes.desk.rig.control("touch", "by-hand")
      try await qubes.desk.clearCounts()
      let end = try await qubes.watchParaph(qubes.signArguments(SampleImages(3))) { running in
        try await qubes.desk.rig.control("wait", "touch")
        try await running.send(.interrupt)
        try await running.waitForLine(containing: "ending")
        try await qubes.desk.rig.control("touch")
      }
      #expect(end.exitCode == 1, "\(end)")
      #expect(try await qubes.desk.files.paths.count == 1)
      #expect(try await qubes.desk.commandCount("2A") == 1)
    }
  }
}

extension QubesRig {
  /// Signs until the body has killed the caller.
  fileprivate func dying(
    _ victim: QubesAttackTests.Victim,
    _ images: SampleImages,
    _ body: @Sendable (RunningProgram) async throws -> Void
  ) async throws {
    switch victim {
    case .paraph: _ = try await watchParaph(signArguments(images), body)
    case .qrexec: _ = try await watchCall("paraph.Sign+release", images.request(), body)
    }
  }
}
