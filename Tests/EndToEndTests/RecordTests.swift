import CardTesting
import FoundationEssentials
import Testing

/// What the record tells, against what the card and sha256sum tell.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .enabled(if: Tool.have("opensc-tool", "jq"), "opensc-tool or jq isn't installed"),
  .timeLimit(.minutes(15))
)
struct RecordTests {
  private let images = SampleImages(3)

  /// The card's own count of its signatures, read by a program of others.
  private func counter(_ desk: SigningDesk) async throws -> Int {
    let result = try await desk.run(
      "opensc-tool",
      ["-s", SigningDesk.select + "00", "-s", "00CA007A00"]
    )
    // DO 93 holds three bytes; opensc-tool prints them in pairs of digits.
    let pairs = result.text.split(whereSeparator: \.isWhitespace).map(String.init)
    let place = try #require(pairs.lastIndex(of: "93"), "\(result)")
    return try #require(Int(pairs[(place + 2)...(place + 4)].joined(), radix: 16))
  }

  /// Members of each line of the log.
  private func log(_ desk: SigningDesk, _ filter: String) async throws -> [String] {
    let input = Array(try desk.log.joined(separator: "\n").utf8)
    let result = try await runProgram("jq", ["-r", filter], input: input)
    return result.text.split(separator: "\n").map(String.init)
  }

  private func sign(_ desk: SigningDesk, _ images: SampleImages) async throws -> ProgramResult {
    try await desk.paraph(["sign", "--lookaside", desk.lookaside] + images.arguments)
  }

  @Test
  func `a batch has its lines, with the card's counter and the files' hashes`() async throws {
    try await withDesk { desk in
      let before = try await counter(desk)
      try await desk.withListeningAgent { _ in
        let result = try await sign(desk, images)
        #expect(result.exitCode == 0, "\(result)")
      }
      let after = try await counter(desk)
      #expect(after == before + 3)
      #expect(
        try await log(desk, ".event") == [
          "asked", "granted", "signed", "signed", "signed", "ended",
        ]
      )
      let counters = try await log(
        desk,
        #"select(.event=="signed") | "\(.counter_before) \(.counter_after)""#
      )
      #expect(counters == (before..<after).map { "\($0) \($0 + 1)" })
      let files = try await desk.files.paths.map { "\(desk.lookaside)/\($0)" }
      let sums = try await runProgram("sha256sum", files)
      let hashes = sums.text.split(separator: "\n").map { String($0.prefix(64)) }
      #expect(
        try await log(desk, #"select(.event=="signed") | .signature"#).sorted() == hashes.sorted()
      )
      let verified = try await desk.paraph(["log", "verify"])
      #expect(verified.isSuccess && verified.text.contains("all is well"), "\(verified)")
    }
  }

  @Test
  func `a refusal is recorded with every reason, and no PIN was asked for`() async throws {
    try await withDesk { desk in
      try desk.setPolicy("touch = \"required\"\nmax-batch = 1\n")
      try await desk.clearCounts()
      try await desk.withListeningAgent { agent in
        let dialog = try agent.answer([])
        let result = try await sign(desk, images)
        #expect(result.exitCode == 3, "\(result)")
        #expect(result.standardError.contains(/policy touch: found .*off.*wanted/), "\(result)")
        #expect(try dialog.lines.isEmpty)
      }
      #expect(try await desk.commandCount("20") == 0)
      let reasons = try await log(desk, #"select(.event=="refused") | .reasons[]"#)
      #expect(reasons.contains { $0.contains("touch") }, "\(reasons)")
      #expect(reasons.contains { $0.contains("max-batch") }, "\(reasons)")
    }
  }

  @Test(.enabled(if: Tool.have("gpg"), "gpg isn't installed"))
  func `a signature that gpg had the card make in between is a gap`() async throws {
    try await withDesk { desk in
      func sign(_ name: String) async throws {
        try await desk.withListeningAgent { _ in
          let result = try await self.sign(desk, SampleImages(1, name: name))
          #expect(result.exitCode == 0, "\(result)")
        }
      }
      try await sign("first")
      let well = try await desk.paraph(["log", "verify"])
      #expect(well.isSuccess, "\(well)")
      try await withGnuPGHome(
        rig: desk.rig,
        pinentry: { try TestPinentry(matching: [("", .pin(SigningDesk.pin))], in: $0) },
        { home in
          _ = try await home.run("gpg", ["--batch", "--import", desk.cards[0].certificate])
          _ = try await home.run("gpg", ["--batch", "--card-status"])
          let made = try await home.run(
            "gpg",
            ["--batch", "--trust-model", "always", "--detach-sign", "--output", "-"],
            input: [0x61]
          )
          #expect(made.isSuccess, "\(made)")
        }
      )
      try await sign("second")
      let gap = try await desk.paraph(["log", "verify", "--json"])
      #expect(gap.exitCode == 1, "\(gap)")
      #expect(gap.text.contains("made 1 signature that this log doesn't have"), "\(gap)")
    }
  }

  @Test
  func `confirm = always shows a dialog of its own before that for the PIN`() async throws {
    try await withDesk { desk in
      try desk.setPolicy("touch = \"any\"\nconfirm = \"always\"\n")
      try await desk.withListeningAgent { agent in
        let dialog = try agent.answer([.pin("yes"), .pin(SigningDesk.pin)])
        let result = try await sign(desk, images)
        #expect(result.exitCode == 0, "\(result)")
        let asked = try dialog.lines.filter { $0 == "GETPIN" || $0.hasPrefix("SETPROMPT Type") }
        #expect(asked == ["SETPROMPT Type yes", "GETPIN", "GETPIN"])
      }
    }
  }

  @Test
  func `a brainpool key signs only where the policy names it`() async throws {
    try await withDesk([CardOrder(algorithm: "brainpoolP256r1")]) { desk in
      try await desk.withListeningAgent { _ in
        let refused = try await sign(desk, images)
        #expect(refused.exitCode == 3, "\(refused)")
        #expect(refused.standardError.contains("policy algorithms: found"), "\(refused)")
        try desk.setPolicy("touch = \"any\"\nalgorithms = [\"brainpoolP256r1\"]\n")
        let result = try await sign(desk, images)
        #expect(result.exitCode == 0, "\(result)")
      }
      #expect(try await desk.files.paths.count == 3)
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    }
  }
}
