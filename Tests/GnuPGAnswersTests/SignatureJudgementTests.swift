import FileTesting
import GnuPGAnswers
import OpenPGP
import Testing

/// Status lines against those of gpg itself, line by line.
@Suite(.timeLimit(.minutes(15)))
struct SignatureJudgementTests {
  /// Compares what both say; what gpg says beside is left out.
  private func compare(
    _ people: People,
    _ signature: [UInt8],
    over data: String = "data\n",
    _ keyword: String,
    exit status: Int32,
    trust: String?
  ) async throws {
    let theirs = try await people.status(signature, over: data)
    let ours = try await people.judgements(signature, over: data)
    #expect(ours.flatMap(\.lines).comparable == theirs.lines.comparable)
    #expect(ours.map(\.exitStatus).max() == status)
    #expect(ours[0].lines.first == "[GNUPG:] NEWSIG")
    #expect(ours[0].lines.contains { $0.hasPrefix("[GNUPG:] \(keyword) ") })
    #expect(ours[0].lines.last { $0.hasPrefix("[GNUPG:] TRUST_") } == trust)
    // Ours is at least as strict.
    #expect(theirs.isSuccess || status != 0)
  }

  private static let full = "[GNUPG:] TRUST_FULLY 0 direct"
  private static let undefined = "[GNUPG:] TRUST_UNDEFINED 0 direct"

  @Test(arguments: ["ed25519", "rsa2048", "nistp256", "nistp384", "nistp521", "brainpoolP256r1"])
  func `a good signature by the primary key, and a changed text`(algorithm: String) async throws {
    let people = try People()
    let key = try await people.home.makeKey("Ada <ada@example.org>", algorithm: algorithm)
    let signature = try await people.sign("data\n", by: key)
    try await compare(people, signature, "GOODSIG", exit: 0, trust: Self.full)
    try await compare(people, signature, over: "date\n", "BADSIG", exit: 1, trust: nil)
    let binary = try await people.sign("data\n", by: key, arguments: [])
    try await compare(people, binary, "GOODSIG", exit: 0, trust: Self.full)
    try await people.home.end()
  }

  @Test
  func `a good signature by a subkey`() async throws {
    let people = try People()
    let key = try await people.home.makeKey("Ada <ada@example.org>")
    let subkey = try await people.home.addSubkey(to: key)
    let signature = try await people.sign("data\n", by: subkey)
    try await compare(people, signature, "GOODSIG", exit: 0, trust: Self.full)
    try await people.home.end()
  }

  @Test
  func `a key that has ended, and a subkey that has`() async throws {
    let people = try People()
    let ended = try await people.home.makeKey("Bob <bob@example.org>", expires: "8m")
    let key = try await people.home.makeKey("Ada <ada@example.org>")
    let subkey = try await people.home.addSubkey(to: key, expires: "8m")
    for signer in [ended, subkey] {
      // Made while the key was alive: what counts for gpg is now.
      let signature = try await people.sign("data\n", by: signer, at: "20240301T000000")
      try await compare(people, signature, "EXPKEYSIG", exit: 1, trust: Self.undefined)
      try await compare(people, signature, over: "date\n", "BADSIG", exit: 1, trust: nil)
    }
    try await people.home.end()
  }

  @Test
  func `a signature that has ended`() async throws {
    let people = try People()
    let key = try await people.home.makeKey("Ada <ada@example.org>")
    let signature = try await people.sign(
      "data\n",
      by: key,
      arguments: ["--default-sig-expire", "1d"]
    )
    try await compare(people, signature, "EXPSIG", exit: 1, trust: Self.full)
    try await people.home.end()
  }

  @Test(arguments: ["0", "1", "3"])
  func `a key that was taken back, for whatever reason`(reason: String) async throws {
    let people = try People()
    let key = try await people.home.makeKey("Ada <ada@example.org>")
    let subkey = try await people.home.addSubkey(to: key)
    let signatures = try await [key, subkey].asyncMap { try await people.sign("data\n", by: $0) }
    try await people.home.gpg(
      ["--output", people.home.folder.path("revocation"), "--gen-revoke", key],
      answering: ["y", reason, "", "y"],
      at: "20240701T000000"
    )
    try await people.home.gpg(["--import", people.home.folder.path("revocation")])
    for signature in signatures {
      try await compare(people, signature, "REVKEYSIG", exit: 1, trust: Self.undefined)
    }
    try await people.home.end()
  }

  @Test
  func `a key that nobody knows`() async throws {
    let people = try People()
    let stranger = try People()
    let key = try await stranger.home.makeKey("Eve <eve@example.org>")
    _ = try await people.home.makeKey("Ada <ada@example.org>")
    let signature = try await stranger.sign("data\n", by: key)
    try await compare(people, signature, "ERRSIG", exit: 2, trust: nil)
    let ours = try await people.judgements(signature, over: "data\n")
    #expect(ours[0].lines.last == "[GNUPG:] NO_PUBKEY \(key.suffix(16))")
    try await people.home.end()
    try await stranger.home.end()
  }

  @Test
  func `two signatures in one file are both told, and the worse counts`() async throws {
    let people = try People()
    let ada = try await people.home.makeKey("Ada <ada@example.org>")
    let bob = try await people.home.makeKey("Bob <bob@example.org>")
    let first = try await people.sign("data\n", by: ada, arguments: [])
    let good = try await people.sign("data\n", by: bob, arguments: [])
    try await compare(people, first + good, "GOODSIG", exit: 0, trust: Self.full)
    let bad = try await people.sign("other\n", by: bob, arguments: [])
    try await compare(people, first + bad, "GOODSIG", exit: 1, trust: Self.full)
    try await people.home.end()
  }

  @Test(arguments: [
    "Ada % <ada@example.org>", "Ada %41 \\ : <a@b>", "\u{E4}\u{202E}da", "Ada\u{7F} <a@b>",
  ])
  func `a user id is written as gpg writes it`(name: String) async throws {
    let people = try People()
    let key = try await people.home.makeKey(name, arguments: ["--allow-freeform-uid"])
    let signature = try await people.sign("data\n", by: key)
    try await compare(people, signature, "GOODSIG", exit: 0, trust: Self.full)
    try await people.home.end()
  }

  @Test
  func `a hash that is too weak is never good, whatever gpg says`() async throws {
    let people = try People()
    let key = try await people.home.makeKey("Ada <ada@example.org>", algorithm: "rsa2048")
    let signature = try await people.sign(
      "data\n",
      by: key,
      arguments: ["--digest-algo", "SHA1", "--allow-weak-digest-algos"]
    )
    let ours = try await people.judgements(signature, over: "data\n")
    guard case .unreadable(let read) = ours[0].verdict else {
      Issue.record("\(ours[0].verdict)")
      return
    }
    #expect(read.reason == .hash(2))
    #expect(ours[0].exitStatus == 2)
    // 2024-06-01, RSA, SHA-1, over bytes.
    let said = "[GNUPG:] ERRSIG \(key.suffix(16)) 1 2 00 1717200000 4 \(key)"
    #expect(ours[0].lines == ["[GNUPG:] NEWSIG", said])
    try await people.home.end()
  }

  @Test
  func `a signature from the future, or older than its key, is never good`() async throws {
    let people = try People()
    let key = try await people.home.makeKey("Ada <ada@example.org>")
    let late = try await people.sign("data\n", by: key, at: "20250601T000000")
    let early = try await people.sign(
      "data\n",
      by: key,
      at: "20230601T000000",
      arguments: ["--ignore-time-conflict", "--ignore-valid-from"]
    )
    for signature in [late, early] {
      let ours = try await people.judgements(signature, over: "data\n")
      #expect(ours[0].exitStatus == 2)
      #expect(ours[0].lines[1].hasSuffix(" 40 \(key)"), "\(ours[0].lines)")
    }
    try await people.home.end()
  }

  @Test
  func `a key that isn't for signing is never good`() async throws {
    let people = try People()
    let key = try await people.home.makeKey("Ada <ada@example.org>", usage: "cert,sign")
    let signature = try await people.sign("data\n", by: key)
    // The same key with a newer word on what it is for.
    try await people.home.gpg(
      ["--edit-key", key],
      answering: ["change-usage", "s", "q", "save"],
      at: "20240201T000000"
    )
    let ours = try await people.judgements(signature, over: "data\n")
    #expect(ours[0].exitStatus != 0)
    #expect(ours[0].lines.contains { $0.hasPrefix("[GNUPG:] ERRSIG") && $0.contains(" 53 ") })
    try await people.home.end()
  }
}

extension Array {
  fileprivate func asyncMap<Value>(
    _ body: (Element) async throws -> Value
  ) async rethrows
    -> [Value]
  {
    var values: [Value] = []
    for element in self { values.append(try await body(element)) }
    return values
  }
}
