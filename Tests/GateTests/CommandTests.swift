import FileTesting
import StrictJSON
import Subprocess
import Testing

/// What is looked at, and how the commands end.
@Suite(.timeLimit(.minutes(15)))
struct CommandTests {
  private static let other = "stagex/core-attr@sha256=" + String(repeating: "cd", count: 32)

  /// The arguments that both commands take, without the images.
  private func usual(_ gate: Gate) -> [String] {
    ["--lookaside", gate.folder.path("signatures"), "--keys", gate.folder.path("keys")]
  }

  private func quorum(_ gate: Gate, _ arguments: [String]) async throws -> ProgramResult {
    try await gate.paraph(
      ["quorum", "--maintainers", gate.folder.path("quorum.toml")] + usual(gate) + arguments
    )
  }

  @Test
  func `lists, a request, arguments and the whole checkout name the same image once`() async throws
  {
    let gate = try await Gate()
    try gate.put("alice", as: 1)
    try gate.put("bob", as: 2)
    let digits = String(Cast.digest.dropFirst("sha256:".count))
    try gate.folder.write("\(digits) core-acl\n", to: "digests/core.txt")
    try gate.folder.write(
      """
      {"paraph":"signing-request","version":1,"images":[
        {"reference":"stagex/core-acl:2.3.2","digest":"\(Cast.digest)"}]}
      """,
      to: "request.json"
    )
    let digests = ["--digests", gate.folder.path("digests")]
    let request = ["--request", gate.folder.path("request.json")]
    let untagged = [
      ["--all"], digests, ["--digests", gate.folder.path("digests/core.txt")], [Cast.image],
      ["docker.io/" + Cast.image], ["--all", Cast.image] + digests,
    ]
    for arguments in untagged + [request, [Cast.taggedImage] + request] {
      let counted = try await quorum(gate, arguments)
      #expect(counted.status == .exited(0), "\(arguments): \(counted)")
      #expect(counted.lines.last == "1 of 1 image has its quorum", "\(arguments): \(counted)")
    }
    // With and without a tag are two questions.
    let both = try await quorum(gate, digests + request)
    #expect(both.lines.last == "2 of 2 images have their quorum", "\(both)")
    // Another registry's image of this name is another image.
    let elsewhere = try await quorum(gate, ["--all", "--registry", "quay.io"])
    #expect(elsewhere.status == .exited(1))
    #expect(elsewhere.output.contains("signature-1: other-name: "), "\(elsewhere)")
  }

  @Test
  func `the page says what the lines say, and is whole whatever was there before`() async throws {
    let gate = try await Gate()
    try gate.put("alice", as: 1)
    try gate.put("bob", as: 2)
    try gate.folder.write("an older page", to: "report.html")
    let page = gate.folder.path("report.html")
    let counted = try await quorum(gate, ["--all", "--html", page])
    #expect(counted.status == .exited(0), "\(counted)")
    let bytes = try #require(gate.folder.read("report.html"))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("<!DOCTYPE html>") && text.hasSuffix("</html>\n"))
    for words in ["alice", "bob", "stagex/core-acl"] { #expect(text.contains(words)) }
    // The table is on standard output already.
    let twice = try await quorum(gate, ["--all", "--html", "-"])
    #expect(twice.status == .exited(2), "\(twice)")
  }

  @Test
  func `one image without its quorum is enough to end with 1, and quiet prints only that`()
    async throws
  {
    let gate = try await Gate()
    try gate.put("alice", as: 1)
    try gate.put("bob", as: 2)
    try gate.folder.write(try gate.cast.signature("other digest"), to: "signatures/\(Self.other)/x")
    let all = try await quorum(gate, ["--all", "--quiet"])
    #expect(all.status == .exited(1))
    #expect(
      all.lines == [
        "LACKS   stagex/core-attr  0 of 2 votes, missing "
          + "alice, bob, carol, dave, erin and frank"
      ]
    )
    let events = try await quorum(gate, ["--all", "--json"]).events
    #expect(events.map { $0.text("event") } == ["image", "image", "summary"])
    #expect(events[0]["quorum"] == .bool(true) && events[0].texts("voters") == ["alice", "bob"])
    #expect(events[0].texts("reasons").isEmpty && events[0].text("digest") == Cast.digest)
    #expect(events[2]["images"] == .integer(2) && events[2]["met"] == .integer(1))

    let verified = try await gate.paraph(["verify", "--all"] + usual(gate))
    #expect(verified.status == .exited(1))
    #expect(
      verified.lines.suffix(2) == [
        "\(Self.other): unsigned: there is no signature", "2 images: 2 valid, 1 unsigned",
      ]
    )
    let told = try await gate.paraph(["verify", "--all", "--json"] + usual(gate)).events
    #expect(told.compactMap { $0.text("fate") } == ["valid", "valid", "unsigned"])
    #expect(told.last?["valid"] == .integer(2) && told.last?["unsigned"] == .integer(1))
    #expect(told[0].text("key") == (try gate.cast.fingerprint("alice")))
    #expect(told[1].text("primary") == (try gate.cast.fingerprint("bob")))
  }

  @Test
  func `no image at all is no quorum`() async throws {
    let gate = try await Gate()
    try gate.folder.makeFolder("empty")
    let counted = try await gate.paraph(
      [
        "quorum", "--maintainers", gate.folder.path("quorum.toml"), "--lookaside",
        gate.folder.path("empty"), "--keys", gate.folder.path("keys"), "--all",
      ]
    )
    #expect(counted.status == .exited(1), "\(counted)")
    #expect(counted.lines == ["0 of 0 images have their quorum"])
  }

  @Test
  func `older forms are shown where they are asked for, and never voted with`() async throws {
    let gate = try await Gate()
    let home = try GnuPGHome()
    let key = try await home.makeKey("olga")
    let digits = String(Cast.digest.dropFirst("sha256:".count))
    let old =
      #"[{"critical":{"identity":{"docker-reference":"stagex/core-acl"},"image":{"docker-manifest-digest":"\#(digits)"},"type":"pgp container image signature"},"optional":null}]"#
    try gate.put(try await home.sign(Array(old.utf8), by: key), as: 1)
    try gate.folder.write(try await home.export(), to: "keys/olga.gpg")
    try await home.end()
    let section = "[[maintainer]]\nname = \"olga\"\nkeys = [\"\(key)\"]\n"
    try gate.folder.write(try gate.quorumFile(threshold: 1) + section, to: "quorum.toml")
    let verified = try await gate.verify(["--legacy"])
    #expect(verified.status == .exited(0))
    #expect(verified.lines[0].hasSuffix(", in an older form that never counts"), "\(verified)")
    let strict = try await gate.verify()
    #expect(strict.status == .exited(1))
    #expect(strict.output.contains("signature-1: not-container-signature: "), "\(strict)")
    let counted = try await gate.quorum()
    #expect(counted.status == .exited(1))
    #expect(counted.output.contains("signature-1: not-container-signature: "), "\(counted)")
  }

  /// Arguments behind `--maintainers` and the usual ones, the exit status, the code, and a part of
  /// what is said.
  private static let wrong: [([String], Int32, String, String)] = [
    ([], 2, "Usage", "no images"), (["--threshold", "two", "--all"], 2, "Usage", "--threshold"),
    (["--threshold", "1", "--all"], 3, "InvalidQuorum", "less than the file's, 2"),
    (["--threshold", "7", "--all"], 3, "InvalidQuorum", "can't be reached"),
    (["--cpu-vendors", "2", "--all"], 3, "InvalidQuorum", "a quorum.toml has no machines"),
    (["stagex/core-acl:2.3.2"], 3, "InvalidImages", "'stagex/core-acl:2.3.2'"),
    (["stagex/core-acl@sha256:"], 3, "InvalidImages", "'stagex/core-acl@sha256:'"),
    (["--request", "/dev/null"], 3, "InvalidImages", ""),
    (["--digests", "/nowhere"], 5, "", "/nowhere"),
    (["--lookaside", "/nowhere", "--all"], 5, "NoLookaside", "/nowhere"),
    (["--keys", "/nowhere", "--all"], 5, "KeysNotRead", "/nowhere"),
    (["--keys", "/dev/null", "--all"], 3, "NoCertificates", "/dev/null"),
    (["--maintainers", "/nowhere", "--all"], 5, "QuorumNotRead", "/nowhere"),
  ]

  @Test(arguments: wrong)
  func `what can't be counted ends with its own status, and prints no image`(
    arguments: [String],
    status: Int32,
    code: String,
    part: String
  ) async throws {
    let gate = try await Gate()
    try gate.put("alice", as: 1)
    let counted = try await quorum(gate, arguments)
    #expect(counted.status == .exited(status) && counted.output.isEmpty, "\(counted)")
    #expect(counted.errors.contains(part) && counted.errors.hasPrefix("paraph: error: "))
    let events = try await quorum(gate, arguments + ["--json"]).events
    #expect(events.map { $0.text("event") } == ["error"], "\(events)")
    #expect(events.first?["status"] == .integer(Int64(status)))
    if !code.isEmpty { #expect(events.first?.text("code") == code, "\(events)") }
  }

  @Test
  func `a checkout without any image isn't one in which all is valid`() async throws {
    let gate = try await Gate()
    try gate.folder.write("text", to: "digests/README")
    let arguments = [
      "--lookaside", gate.folder.path("digests"), "--keys", gate.folder.path("keys"), "--all",
    ]
    let result = try await gate.paraph(["verify"] + arguments)
    #expect(result.status == .exited(3) && result.output.isEmpty, "\(result)")
    #expect(
      result.errors.contains("there is no image's folder in \(gate.folder.path("digests"))\n"),
      "\(result)"
    )
    let events = try await gate.paraph(["verify", "--json"] + arguments).events
    #expect(events.map { $0.text("code") } == ["NoImages"], "\(events)")
    let counted = try await gate.paraph(
      ["quorum", "--maintainers", gate.folder.path("quorum.toml")] + arguments
    )
    #expect(!counted.isSuccess, "\(counted)")
  }

  @Test
  func `a file that is no certificate is told with what is wrong and what to do`() async throws {
    let gate = try await Gate()
    try gate.folder.write("hello\n", to: "wrong/text.asc")
    try gate.folder.write("-----BEGIN PGP PRIVATE KEY BLOCK-----\n", to: "wrong/private.asc")
    try gate.folder.write([], to: "wrong/empty.gpg")
    let wrong = gate.folder.path("wrong")
    let result = try await gate.paraph(
      ["verify", "--lookaside", gate.folder.path("signatures"), "--keys", wrong, Cast.image]
    )
    #expect(result.status == .exited(3))
    #expect(
      result.errors == """
        paraph: error: there is no certificate in '\(wrong)'
        paraph: error: '\(wrong)/empty.gpg' holds no certificates: it is empty
        paraph: error: '\(wrong)/private.asc' holds no certificates: line 1 begins a block that is \
        no public key; use gpg --export --armor
        paraph: error: '\(wrong)/text.asc' holds no certificates: line 1 is text outside of the armor
        paraph: hint: export them with: gpg --export --armor NAME >keys/NAME.asc

        """
    )
  }

  @Test
  func `a folder without certificates is refused`() async throws {
    let gate = try await Gate()
    try gate.folder.write("no key", to: "others/README")
    try gate.folder.write("no key", to: "others/text.asc")
    let arguments = [
      "--lookaside", gate.folder.path("signatures"), "--keys", gate.folder.path("others"), "--all",
    ]
    let verified = try await gate.paraph(["verify"] + arguments)
    #expect(verified.status == .exited(3) && verified.output.isEmpty)
    #expect(
      verified.errors.hasPrefix(
        "paraph: error: there is no certificate in '\(gate.folder.path("others"))'\n"
      ),
      "\(verified)"
    )
    #expect(verified.errors.contains("text.asc' holds no certificates: "), "\(verified)")
  }
}
