import CardMaking
import FileTesting
import FoundationEssentials
import Gcrypt
import GitObject
import OpenPGP
import Policy
import SigningAgent
import StrictJSON
import Testing
import Varlink

/// Commits and tags, signed with a card and checked by git with GnuPG.
@Suite
struct GitObjectSigningTests {
  private static let allowing = "touch = \"any\"\ngit-repositories = [\"/home/alice/**\"]"
  private static let repository = "/home/alice/stagex"

  /// A repository with a commit and a tag that aren't signed, and their text.
  private func unsigned(
    _ format: String = "sha1"
  ) async throws -> (sandbox: GitSandbox, commit: String, tag: String) {
    let sandbox = try await GitSandbox(objectFormat: format)
    try await sandbox.git(["commit", "-q", "--allow-empty", "-m", "First"])
    try await sandbox.git(["commit", "-q", "--allow-empty", "-m", "Second\n\nWith a body: café"])
    try await sandbox.git(["tag", "-a", "-m", "Release", "v1"])
    return (
      sandbox, try await sandbox.git(["cat-file", "commit", "HEAD"]),
      try await sandbox.git(["cat-file", "tag", "v1"])
    )
  }

  private func order(_ text: String) throws -> SigningOrder {
    let object = try GitObject(parsing: Array(text.utf8))
    let repository = try GitRepository(parsing: Self.repository)
    return SigningOrder(GitObjectToSign(object, in: repository), for: ownUser)
  }

  private func signature(_ bench: Bench) async throws -> [UInt8] {
    let signatures = await bench.reported.events.compactMap { event -> [UInt8]? in
      if case .signedGitObject(let signature) = event { signature } else { nil }
    }
    try #require(signatures.count == 1)
    return signatures[0]
  }

  @Test(arguments: [("sha1", "gpgsig"), ("sha256", "gpgsig-sha256")])
  func `git verify-commit and verify-tag with real gpg accept what the card signed`(
    format: String,
    header: String
  ) async throws {
    let (sandbox, commit, tag) = try await unsigned(format)
    let card = try await MemoryCard(CardOrder { $0.algorithm = .rsa2048 })
    let keys = try GnuPGHome()
    try keys.folder.write(card.made.certificate, to: "certificate")
    try await keys.gpg(["--import", keys.folder.path("certificate")])
    try await sandbox.git(["config", "gpg.program", "gpg"])

    func signed(_ text: String) async throws -> String {
      var bench = try Bench(card)
      bench.rules = Self.allowing + "\nalgorithms = [\"RSA-2048\"]"
      try #require(await bench.sign(try order(text)) == nil)
      let signature = try await signature(bench)
      // gpgv takes it as a detached signature of the object itself.
      try keys.folder.write(Array(text.utf8), to: "object")
      try keys.folder.write(signature, to: "object.sig")
      let said = try await runProgram(
        "gpgv",
        [
          "--homedir", keys.folder.path, "--keyring", keys.folder.path("certificate"),
          keys.folder.path("object.sig"), keys.folder.path("object"),
        ]
      )
      #expect(said.isSuccess, "\(said.errors)")
      return armoredSignature(signature)
    }

    let blank = try #require(commit.firstRange(of: "\n\n"))
    let lines = try await signed(commit).split(separator: "\n", omittingEmptySubsequences: false)
    let value = lines.dropLast().joined(separator: "\n ")
    let finished =
      commit[..<blank.lowerBound] + "\n\(header) \(value)" + commit[blank.lowerBound...]
    let name = try await sandbox.write(Array(finished.utf8), as: "commit")
    try await sandbox.git(["verify-commit", name], keys: keys)
    let tagName = try await sandbox.write(Array((tag + signed(tag)).utf8), as: "tag")
    try await sandbox.git(["verify-tag", tagName], keys: keys)
    // One byte more, and it is no longer what was signed.
    let other = try await sandbox.write(Array((finished + "x").utf8), as: "commit")
    await #expect(throws: GitFailure.self) {
      try await sandbox.git(["verify-commit", other], keys: keys)
    }
    try await keys.end()
  }

  @Test
  func `a policy that names no git repository refuses all, and says what to write`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card)
    let error = await bench.sign(try order(try await unsigned().commit))
    guard case .policyRefused(let reasons, []) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reasons.map(\.rule) == [.gitRepositories])
    #expect(reasons[0].found == Self.repository && reasons[0].origin == .builtIn)
    #expect(reasons[0].wanted.hasSuffix("git-repositories = [\"/home/alice/stagex\"]"))
    #expect(bench.dialog.shown.isEmpty)
    #expect(await card.count(0x20) == 0)
    #expect(try bench.records.map(\.event) == ["refused"])
    // Written as it says, it is allowed.
    let place = try #require(reasons[0].wanted.firstRange(of: "git-repositories"))
    var allowing = try Bench(card)
    allowing.rules += "\n" + reasons[0].wanted[place.lowerBound...]
    #expect(await allowing.sign(try order(try await unsigned().commit)) == nil)
  }

  @Test(arguments: [
    ("git-repositories = [\"/srv/**\"]", PolicyRule.gitRepositories),
    ("git-repositories = []", .gitRepositories),
    ("git-repositories = [\"/home/*\"]", .gitRepositories),
    (
      "git-repositories = [\"**\"]\n[[client]]\nuser = 1000\ngit-repositories = [\"/srv/*\"]",
      .client
    ),
    ("git-repositories = [\"**\"]\nmax-per-hour = 1", nil),
    ("git-repositories = [\"**\"]\ncards = [\"99\"]", .cards),
    ("git-repositories = [\"**\"]\nrepositories = [\"other/*\"]\nmax-batch = 1", nil),
  ])
  func `each rule that is about it holds for a git object`(
    rules: String,
    broken: PolicyRule?
  ) async throws {
    var bench = try Bench(try await MemoryCard(CardOrder { _ in }))
    bench.rules = "touch = \"any\"\n" + rules
    let error = await bench.sign(try order(try await unsigned().tag))
    guard let broken else { return #expect(error == nil) }
    guard case .policyRefused(let reasons, []) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reasons.map(\.rule) == [broken])
    #expect(bench.dialog.shown.isEmpty)
  }

  @Test
  func `git objects count among the signatures of an hour`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    var bench = try Bench(card, pins: [pin, pin])
    bench.rules = Self.allowing + "\nmax-per-hour = 1"
    let order = try order(try await unsigned().commit)
    #expect(await bench.sign(order) == nil)
    guard case .policyRefused(let reasons, _) = await bench.sign(order) else {
      Issue.record("signed twice")
      return
    }
    #expect(reasons.map(\.rule) == [.maxPerHour])
  }

  @Test
  func `the record names the object as git does, and whose word the repository is`() async throws {
    for format in ["sha1", "sha256"] {
      let (sandbox, commit, _) = try await unsigned(format)
      var bench = try Bench(try await MemoryCard(CardOrder { _ in }))
      bench.rules = Self.allowing
      #expect(await bench.sign(try order(commit)) == nil)
      let records = try bench.records
      #expect(records.map(\.event) == ["asked", "granted", "signed", "ended"])
      let name = try await sandbox.git(["rev-parse", "HEAD"]).dropLast()
      for record in records {
        #expect(record["object"] == .string(String(name)))
        #expect(record["kind"] == "commit" && record["repository"] == "/home/alice/stagex")
        #expect(record["request"] == nil && record["images"] == nil)
      }
      let hash = digest(.sha256, of: try await signature(bench))
      let text = hash.map { String(Int($0) + 0x100, radix: 16).dropFirst() }.joined()
      #expect(records[2]["signature"] == .string(text))
    }
  }

  @Test
  func `the dialog shows the parts of a commit and of a tag`() async throws {
    let (sandbox, commit, tag) = try await unsigned()
    var bench = try Bench(try await MemoryCard(CardOrder { _ in }), pins: [pin, pin])
    bench.rules = Self.allowing
    #expect(await bench.sign(try order(commit)) == nil)
    #expect(await bench.sign(try order(tag)) == nil)
    let tree = try await sandbox.git(["rev-parse", "HEAD^{tree}"])
    let parent = try await sandbox.git(["rev-parse", "HEAD^"])
    let head = try await sandbox.git(["rev-parse", "HEAD"])
    let tagName = try await sandbox.git(["rev-parse", "v1"])
    let shown = bench.dialog.shown.map(\.description)
    #expect(
      shown[0].hasPrefix(
        "Sign a git commit, in the repository that the caller names:\n/home/alice/stagex\n"
          + "Object: \(head)Tree: \(tree)Parent: \(parent)"
          + "Author: Alice ?rsted <alice@example.org>, 2026-11-17T07:20:00Z\n"
          + "Committer: Bob <bob@example.org>, 2026-11-17T07:20:01Z\n"
          + "Subject: Second (+1 line)\n\nFor: user alice"
      ),
      "\(shown[0])"
    )
    #expect(
      shown[1].hasPrefix(
        "Sign a git tag, in the repository that the caller names:\n/home/alice/stagex\n"
          + "Object: \(tagName)Tag: v1\nOf the commit:\n\(head)"
          + "Tagger: Bob <bob@example.org>, 2026-11-17T07:20:01Z\nSubject: Release\n\nFor: "
      ),
      "\(shown[1])"
    )
    let line = bench.dialog.shown[0].line
    #expect(line.contains("git commit \(head.dropLast()) of /home/alice/stagex, tree "))
  }

  @Test
  func `over the interface the last reply has the signature`() async throws {
    let commit = try await unsigned().commit
    var bench = try Bench(try await MemoryCard(CardOrder { _ in }))
    bench.rules = Self.allowing
    try await bench.withClient { client in
      let reply = try await client.call(
        "org.paraph.Agent.SignGitObject",
        ["object": .string(commit), "repository": .string(Self.repository)]
      )
      #expect(reply["state"] == "finished")
      guard case .string(let text) = reply["signature"], let data = Data(base64Encoded: text)
      else {
        Issue.record("no signature")
        return
      }
      let signature = try UncheckedSignature(parsingPacket: [UInt8](data))
      #expect(signature.type == .binary)
    }
  }

  @Test(arguments: [
    (
      "tag v1\n\nx", "/home/a/../b",
      [
        "the header 'object' is missing or not in its place",
        "the header 'type' is missing or not in its place",
        "the header 'tagger' is missing or not in its place",
        "the tag doesn't end with a line feed",
        "the repository's path has an empty part, . or ..",
      ]
    ),
    (
      "parent x\nauthor A\ngpgsig y\ncommitter A <a> 1 +0000\n\nz", "stagex",
      [
        "there is a signature already, the header 'gpgsig'",
        "the header 'tree' is missing or not in its place",
        "'parent' is no object name: 40 or 64 digits of 0-9a-f",
        "'author' has no address in < >",
        "the repository's name is neither an absolute path nor a URL",
      ]
    ),
  ])
  func `an object that can't be taken is refused with all reasons, and no card is asked`(
    object: String,
    repository: String,
    reasons: [String]
  ) async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    var bench = try Bench(card)
    bench.rules = Self.allowing
    let refusal = try await bench.refusal(
      "SignGitObject",
      ["object": .string(object), "repository": .string(repository)]
    )
    #expect(refusal?.name == "org.paraph.Agent.InvalidGitObject")
    #expect(refusal?.parameters["reasons"] == .array(reasons.map(JSONValue.string)))
    #expect(await card.instructions.isEmpty)
  }

  @Test
  func `an object with a NUL doesn't get through the interface at all`() async throws {
    let commit = try await unsigned().commit
    let card = try await MemoryCard(CardOrder { _ in })
    var bench = try Bench(card)
    bench.rules = Self.allowing
    await #expect(throws: VarlinkClientError.self) {
      _ = try await bench.refusal(
        "SignGitObject",
        ["object": .string(commit + "\0"), "repository": .string(Self.repository)]
      )
    }
    #expect(await card.instructions.isEmpty && bench.dialog.shown.isEmpty)
  }
}
