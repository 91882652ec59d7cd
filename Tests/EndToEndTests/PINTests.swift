import CardTesting
import Testing

/// The PIN: a try is never wasted, and what was wrong is never sent again.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct PINTests {
  private let images = SampleImages(2)

  @Test(arguments: RigCard.profiles)
  func `a wrong PIN says how many tries are left, and the right one then signs`(
    profile: String
  ) async throws {
    try await withDesk([CardOrder(profile: profile)]) { desk in
      try await desk.clearCounts()
      let dialog = try desk.pinentry([.pin("999999"), .pin(SigningDesk.pin)])
      let result = try await desk.sign(images.arguments, dialog)
      #expect(result.exitCode == 0, "\(result)")
      #expect(result.standardError.contains("2 tries left"))
      #expect(try dialog.lines.contains { $0.hasPrefix("SETERROR") && $0.contains("2 tries left") })
      #expect(try await desk.files.paths.count == images.images.count)
    }
  }

  @Test(arguments: RigCard.profiles)
  func `after two wrong PINs one try is left, and the third isn't asked for`(
    profile: String
  ) async throws {
    try await withDesk([CardOrder(profile: profile)]) { desk in
      try await desk.clearCounts()
      let dialog = try desk.pinentry([.pin("999999"), .pin("888888"), .pin(SigningDesk.pin)])
      let result = try await desk.sign(images.arguments, dialog)
      #expect(result.exitCode == 3)
      #expect(result.standardError.contains("error: the PIN is wrong, 1 "), "\(result)")
      #expect(try dialog.pinCount == 2)
      #expect(try await desk.commandCount("20") == 2)
      // Nor is it by the next run, which finds one try left.
      let next = try await desk.sign(images.arguments)
      #expect(next.exitCode == 3)
      #expect(
        next.standardError.contains("policy minimum-tries: found 1, wanted at least 2"),
        "\(next)"
      )
      #expect(try await desk.commandCount("20") == 2)
      #expect(try await desk.commandCount("2A") == 0)
      #expect(try await desk.files.paths.isEmpty)
    }
  }

  @Test
  func `the same wrong PIN isn't sent twice`() async throws {
    try await withDesk { desk in
      try await desk.clearCounts()
      let dialog = try desk.pinentry([.pin("999999"), .again, .pin("999999")])
      let result = try await desk.sign(images.arguments, dialog)
      #expect(result.exitCode == 3, "\(result)")
      #expect(try dialog.pinCount == 4)
      #expect(try await desk.commandCount("20") == 1)
    }
  }

  @Test
  func `a PIN that is too short and one that was wrong are asked for again, and not sent`()
    async throws
  {
    try await withDesk { desk in
      try await desk.clearCounts()
      let dialog = try desk.pinentry([
        .pin("12345"), .pin("999999"), .again, .pin(SigningDesk.pin),
      ])
      let result = try await desk.sign(["--json"] + images.arguments, dialog)
      #expect(result.exitCode == 0, "\(result)")
      let asked = result.text.split(separator: "\n").filter { $0.contains("waiting_for_pin") }
      let expected = ["}", #""unsent":"length"}"#, #""tries_left":2}"#, #""unsent":"repeated"}"#]
      #expect(zip(asked, expected).allSatisfy { $0.hasSuffix($1) }, "\(asked)")
      #expect(asked.count == expected.count)
      #expect(try await desk.commandCount("20") == 2)
    }
  }

  @Test(arguments: [
    ([TestPinentry.Answer.cancel], "NotApproved"),
    ([.pin("123456")], "FactoryPIN"),
    ([.pin("12345"), .again, .again], "PINLength"),
    ([.pin(""), .again, .again, .pin(SigningDesk.pin)], "NotApproved"),
  ])
  func `a refusal, the factory's PIN, an empty one and one that is too short cost nothing`(
    answers: [TestPinentry.Answer],
    reason: String
  ) async throws {
    try await withDesk { desk in
      try await desk.clearCounts()
      let result = try await desk.sign(["--json"] + images.arguments, try desk.pinentry(answers))
      #expect(result.exitCode == 3)
      #expect(result.text.contains(#""code":"\#(reason)""#), "\(result)")
      #expect(try await desk.commandCount("20") == 0)
      #expect(try await desk.files.paths.isEmpty)
    }
  }

  @Test(arguments: RigCard.profiles)
  func `a blocked PIN is said before one is asked for`(profile: String) async throws {
    try await withDesk([CardOrder(profile: profile)]) { desk in
      let wrong = "0020008106" + "393939393939"
      let answers = try await desk.otherClient([SigningDesk.select, wrong, wrong, wrong])
      #expect(answers.first == "9000")
      try await desk.clearCounts()
      let dialog = try desk.pinentry()
      let result = try await desk.sign(images.arguments, dialog)
      #expect(result.exitCode == 3)
      #expect(result.standardError.contains("the PIN is blocked"), "\(result)")
      #expect(try dialog.pinCount == 0)
      #expect(try await desk.commandCount("20") == 0)
    }
  }

  @Test
  func `the dialog names the images, their repository, the request and the card`() async throws {
    try await withDesk { desk in
      let dialog = try desk.pinentry()
      let other = "docker.io/other/app:2@\(images.images[0].digest)"
      let result = try await desk.sign(images.arguments + [other], dialog)
      #expect(result.exitCode == 0, "\(result)")
      let description = try #require(try dialog.lines.first { $0.hasPrefix("SETDESC") })
      let lines = description.dropFirst("SETDESC ".count).split(separator: "%0A")
      #expect(lines.first == "Sign 3 container images:")
      #expect(lines.contains("stagex/* (2)") && lines.contains("docker.io/other/* (1)"))
      #expect(lines.contains("Card: Yubico 01234567"))
      // What the person compares is what this and the other machine print.
      let place = try #require(lines.firstIndex { $0.hasPrefix("Request:") })
      let fingerprint = lines[(place + 1)...].joined().withoutSpaces.prefix(64)
      #expect(fingerprint.count == 64 && fingerprint.allSatisfy { $0.isHexDigit })
      #expect(result.standardError.withoutSpaces.contains(fingerprint), "\(result)")
      let key = try #require(lines.first { $0.hasPrefix("Key: ") }).dropFirst("Key: ".count)
      #expect(result.standardError.contains("\nKey        \(key)\n"), "\(result)")
    }
  }

  @Test
  func `the PIN is no longer verified when the run is over`() async throws {
    try await withDesk { desk in
      // A client that is connected all the time keeps the card from being switched off.
      let signature = "002A9E9A20" + String(repeating: "5A", count: 32) + "00"
      let answers = try await desk.otherClient([SigningDesk.select]) {
        let result = try await desk.sign(images.arguments)
        #expect(result.exitCode == 0, "\(result)")
      } andThen: {
        [signature, SigningDesk.select, signature]
      }
      #expect(answers.count == 4 && answers[3] == "6982", "\(answers)")
      #expect(answers[1] != "9000" && answers[1].count == 4, "\(answers)")
    }
  }

  @Test(.enabled(if: Tool.have("gpg"), "gpg isn't installed"))
  func `a PIN that gpg had the card take in derived form is derived here too`() async throws {
    try await withDesk([CardOrder(pin: "123456")]) { desk in
      let answers: [(text: String, answer: TestPinentry.Answer)] = [
        ("Admin PIN", .pin("12345678")), ("", .pin("123456")),
      ]
      try await withGnuPGHome(
        rig: desk.rig,
        pinentry: { try TestPinentry(matching: answers, in: $0) },
        { home in
          let result = try await home.converse(["--card-edit"], answers: ["admin", "kdf-setup"])
          #expect(result.isSuccess, "\(result)")
        }
      )
      try await desk.rig.control("log", "on")
      let dialog = try desk.pinentry([.pin("123456")])
      let result = try await desk.sign(["--allow-factory-pin"] + images.arguments, dialog)
      #expect(result.exitCode == 0, "\(result)")
      let log = try await desk.rig.control("log", "get")
      // 32 bytes of a hash, no digits.
      #expect(log.contains("0020008120"), "\(log)")
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    }
  }
}
