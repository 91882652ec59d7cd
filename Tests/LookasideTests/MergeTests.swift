import ConfinedFiles
import ContainerSignature
import FileTesting
import Lookaside
import OpenPGP
import Testing

/// Joining checkouts, with signatures that GnuPG made.
@Suite
struct MergeTests {
  private let ours: TemporaryFolder
  private let theirs: TemporaryFolder
  private let image: ImageToSign

  init() throws {
    ours = try TemporaryFolder()
    theirs = try TemporaryFolder()
    image = try TestImage.image()
  }

  private func merge(
    dryRun: Bool = false,
    from sources: [TemporaryFolder]? = nil
  ) throws -> [LookasideMerge.Outcome] {
    let checkouts = try (sources ?? [theirs]).map { try LookasideCheckout(at: $0.path) }
    return try LookasideMerge(into: try LookasideCheckout(at: ours.path), isDryRun: dryRun)
      .merge(LookasidePath(for: image), from: checkouts)
      .map(\.outcome)
  }

  private func put(_ bytes: [UInt8], _ name: String, in folder: TemporaryFolder) throws {
    try folder.write(bytes, to: "\(TestImage.folder)/\(name)")
  }

  @Test
  func `two people's signature-1 become two signatures, whole and in order`() async throws {
    let (alice, bob) = (try await GnuPGSigner("ed25519"), try await GnuPGSigner("rsa2048"))
    let payload = Payload(for: image).bytes
    let (first, second) = (try await alice.sign(payload), try await bob.sign(payload))
    try put(first, "signature-1", in: ours)
    try put(second, "signature-1", in: theirs)

    #expect(try merge(dryRun: true) == [.added(number: 2)])
    #expect(ours.names(TestImage.folder) == ["signature-1"])
    #expect(try merge() == [.added(number: 2)])
    #expect(ours.read("\(TestImage.folder)/signature-1") == first)
    #expect(ours.read("\(TestImage.folder)/signature-2") == second)
    // Once more adds nothing, in either direction but what is missing there.
    #expect(try merge() == [.present])
    #expect(try merge(from: [theirs, theirs]) == [.present, .present])
    try await alice.end()
    try await bob.end()
  }

  @Test
  func `one signature stays one under another number, in another form and from two sources`()
    async throws
  {
    let alice = try await GnuPGSigner("ed25519")
    let plain = try await alice.sign(Payload(for: image).bytes, ["-z0"])
    // The very packets, compressed by a program of others.
    try theirs.write(plain, to: "plain")
    let compressed = try await runProgram(
      "python3",
      [
        "-c",
        """
        import sys, zlib
        data = open(sys.argv[1], 'rb').read()
        pack = zlib.compressobj(9, zlib.DEFLATED, -15)
        open(sys.argv[2], 'wb').write(b'\\xa3\\x01' + pack.compress(data) + pack.flush())
        """,
        theirs.path("plain"), theirs.path("packed"),
      ]
    )
    try #require(compressed.isSuccess, "\(compressed)")
    let packed = try #require(theirs.read("packed"))
    try put(packed, "signature-7", in: theirs)

    let stick = try TemporaryFolder()
    try put(plain, "signature-1", in: stick)
    #expect(try merge(from: [stick, theirs]) == [.added(number: 1), .present])
    #expect(ours.names(TestImage.folder) == ["signature-1"])
    // Another signature by the same person is another signature: who counts people isn't misled.
    let again = try await alice.sign(Payload(for: image).bytes, ["--digest-algo", "SHA384"])
    try put(again, "signature-8", in: theirs)
    #expect(try merge() == [.present, .added(number: 2)])
    try await alice.end()
  }

  @Test
  func `what is broken is refused for its own reason and the rest is taken`() async throws {
    let alice = try await GnuPGSigner("ed25519")
    let good = try await alice.sign(Payload(for: image).bytes, ["-z0"])
    let otherName = try TestImage.image("stagex/core-attr:2.3.2")
    try put([], "signature-1", in: theirs)
    try put(Array(good.dropLast(9)), "signature-2", in: theirs)
    try put(try await alice.sign(Payload(for: otherName).bytes), "signature-3", in: theirs)
    try put(try await alice.sign(Array("{}".utf8)), "signature-4", in: theirs)
    try theirs.makeFolder("\(TestImage.folder)/signature-5")
    try theirs.link("\(TestImage.folder)/signature-6", to: "/etc/hostname")
    let otherDigest = try ImageToSign(
      argument: "stagex/core-acl:2.3.2@sha256:" + String(repeating: "cd", count: 32)
    )
    try put(try await alice.sign(Payload(for: otherDigest).bytes), "signature-7", in: theirs)
    try put(good, "signature-8", in: theirs)
    try put(good, "signature-8.tmp", in: theirs)
    try put(good, "signature-09", in: theirs)

    let outcomes = try merge()
    #expect(outcomes.count == 8)
    #expect(outcomes.first == .refused(.message(.empty)))
    #expect(outcomes[1] == .refused(.message(.packet(.truncated))))
    #expect(outcomes[2] == .refused(.otherName("stagex/core-attr")))
    guard case .refused(.payload(.shape)) = outcomes[3] else {
      Issue.record("\(outcomes[3])")
      return
    }
    #expect(outcomes[4] == .refused(.unreadable(.notFile)))
    #expect(outcomes[5] == .refused(.unreadable(.leavesFolder)))
    #expect(outcomes[6] == .refused(.otherDigest(otherDigest.digest)))
    #expect(outcomes[7] == .added(number: 1))
    #expect(ours.tree().filter { $0.contains("signature-") } == ["\(TestImage.folder)/signature-1"])
    try await alice.end()
  }

  @Test
  func `nothing goes where readers would never find it`() async throws {
    let alice = try await GnuPGSigner("ed25519")
    let good = try await alice.sign(Payload(for: image).bytes)
    try put(good, "signature-1", in: theirs)
    for number in 1...127 { try put([0xC4, UInt8(number)], "signature-\(number)", in: ours) }
    #expect(try merge() == [.refused(.full(limit: 127))])
    try ours.remove("\(TestImage.folder)/signature-2")
    try ours.link("\(TestImage.folder)/signature-2", to: "nowhere")
    #expect(try merge() == [.refused(.blocked(number: 2))])
    try ours.remove("\(TestImage.folder)/signature-2")
    #expect(try merge() == [.added(number: 2)])
    try await alice.end()
  }

  @Test
  func `folders are found wherever they lie, and nothing else is`() throws {
    let digits = TestImage.digits
    for name in [
      "stagex/core-acl@sha256=\(digits)", "a/b/c-d/e@sha256=\(digits)", "busybox@sha256=\(digits)",
      ".git/x@sha256=\(digits)", "stagex/core-acl@sha256=", "stagex/Upper@sha256=\(digits)",
      "stagex/core-acl@sha256=\(digits.dropLast())",
    ] {
      try ours.write([0x00], to: "\(name)/signature-1")
    }
    try ours.write("text", to: "README")
    try ours.link("linked", to: "stagex")
    let found = try LookasideCheckout(at: ours.path).folders()
    #expect(
      found.images.map(\.description) == [
        "a/b/c-d/e@sha256=\(digits)", "busybox@sha256=\(digits)",
        "stagex/core-acl@sha256=\(digits)",
      ]
    )
    #expect(found.images.map(\.repositoryPath) == ["a/b/c-d/e", "busybox", "stagex/core-acl"])
    #expect(
      found.strange == [
        "stagex/Upper@sha256=\(digits)", "stagex/core-acl@sha256=",
        "stagex/core-acl@sha256=\(digits.dropLast())",
      ]
    )
  }

  @Test
  func `folders that lie deeper than any name are told as such`() throws {
    let deep = Array(repeating: "a", count: 17).joined(separator: "/")
    try ours.makeFolder(deep)
    let checkout = try LookasideCheckout(at: ours.path)
    #expect(
      throws: LookasideError.tooDeep(path: ours.path + "/" + deep, limit: 16)
    ) { try checkout.folders() }
  }

  @Test
  func `one has the turn at a checkout at a time, and whoever is marked has it too`() throws {
    let checkout = try LookasideCheckout(at: ours.path)
    let key = try #require(Fingerprint([UInt8](repeating: 0xAB, count: 20)))
    let other = try #require(Fingerprint([UInt8](repeating: 0xBA, count: 20)))
    let mark = checkout.markSigning(by: key)
    #expect(checkout.isSigning(by: key) && !checkout.isSigning(by: other))
    guard let turn = checkout.turn() else { return #expect(Bool(false), "nobody has it") }
    let second = try LookasideCheckout(at: ours.path)
    #expect(!isFree(second) && checkout.turnHolder != nil)
    turn.end()
    #expect(isFree(second))
    #expect(checkout.isSigning(by: key))
    _ = consume mark
    #expect(!checkout.isSigning(by: key))
    #expect(ours.names("").isEmpty)
  }

  private func isFree(_ checkout: LookasideCheckout) -> Bool { checkout.turn() != nil }
}
