import Certificates
import FileTesting
import OpenPGP
import SignatureFates
import Testing

/// Certificates that GnuPG doesn't make: of its own, taken apart and put together otherwise.
@Suite(.serialized)
struct AssembledCertificateTests {
  private func expect(
    _ name: SignatureFate.Name,
    of message: [UInt8],
    keyring: [UInt8],
    gpgv: Bool,
    sqv: Bool,
    skopeo: Bool,
    _ bench: FateBench,
    _ comment: String,
    location: SourceLocation = #_sourceLocation
  ) async throws -> SignatureFate {
    let fate = try FateBench.fate(message, keyring: keyring)
    let others = try await bench.others(message, keyring: keyring)
    #expect(fate.name == name, "\(comment): \(fate)", sourceLocation: location)
    #expect(others.gpgv == gpgv, "gpgv, \(comment): \(others)", sourceLocation: location)
    #expect(others.sqv == sqv, "sqv, \(comment): \(others)", sourceLocation: location)
    #expect(
      others.skopeo == skopeo,
      "skopeo, \(comment): \(others)",
      sourceLocation: location
    )
    return fate
  }

  @Test
  func `a subkey signs only with its own signature, its flag and a binding that holds`()
    async throws
  {
    let bench = try FateBench()
    let primary = try await bench.home.makeKey("a", usage: "cert")
    let subkey = try await bench.home.addSubkey(to: primary)
    let message = try await bench.sign(by: subkey)
    let keyring = try await bench.home.export()
    let packets = try TestPacket.all(in: keyring)
    #expect(packets.map(\.tag) == [6, 13, 2, 14, 2])
    let fate = try await expect(
      .valid,
      of: message,
      keyring: packets.flatMap(\.bytes),
      gpgv: true,
      sqv: true,
      skopeo: true,
      bench,
      "whole"
    )
    guard case .valid(let maker) = fate else {
      Issue.record("\(fate)")
      return
    }
    #expect(!maker.key.isPrimary && maker.key.primaryFingerprint.description == primary)

    // GnuPG puts the subkey's own signature where it isn't signed.
    var bare = packets
    bare[4].dropUnhashedArea()
    let none = try await expect(
      .keyMayNotSign,
      of: message,
      keyring: bare.flatMap(\.bytes),
      gpgv: false,
      sqv: false,
      skopeo: false,
      bench,
      "no back signature"
    )
    if case .keyMayNotSign(_, let refusal) = none { #expect(refusal.reasons == [.noBackSignature]) }

    var damaged = packets
    damaged[4].body[damaged[4].body.count - 1] ^= 1
    let unbound = try await expect(
      .keyMayNotSign,
      of: message,
      keyring: damaged.flatMap(\.bytes),
      gpgv: false,
      sqv: false,
      skopeo: false,
      bench,
      "binding damaged"
    )
    if case .keyMayNotSign(_, let refusal) = unbound {
      #expect(refusal.reasons == [.notBound(.subkey)])
    }

    var unsigned = packets
    unsigned[2].body[unsigned[2].body.count - 1] ^= 1
    _ = try await expect(
      .keyMayNotSign,
      of: message,
      keyring: unsigned.flatMap(\.bytes),
      gpgv: false,
      sqv: false,
      skopeo: false,
      bench,
      "user id's signature damaged"
    )
    _ = try await expect(
      .keyMayNotSign,
      of: message,
      keyring: [0, 3, 4].flatMap { packets[$0].bytes },
      gpgv: false,
      sqv: false,
      skopeo: false,
      bench,
      "no user id"
    )
    try await bench.home.end()
  }

  @Test
  func `another's subkey isn't taken over, nor taken back`() async throws {
    let bench = try FateBench()
    let owner = try await bench.home.makeKey("owner")
    let subkey = try await bench.home.addSubkey(to: owner)
    let thief = try await bench.home.makeKey("thief")
    _ = try await bench.home.addSubkey(to: thief)
    let message = try await bench.sign(by: subkey)
    let ownerKeyring = try await bench.home.export("=owner")
    let thiefPackets = try TestPacket.all(in: try await bench.home.export("=thief"))
    let stolen = try TestPacket.all(in: ownerKeyring)
    // The thief's binding with the owner's key.
    let thiefKeyring = (thiefPackets.prefix(3) + stolen[3...4]).flatMap(\.bytes)
    #expect(try FateBench.fate(message, keyring: thiefKeyring).name == .keyMayNotSign)
    for both in [ownerKeyring + thiefKeyring, thiefKeyring + ownerKeyring] {
      let fate = try FateBench.fate(message, keyring: both)
      guard case .valid(let maker) = fate else {
        Issue.record("\(fate)")
        continue
      }
      #expect(maker.key.primaryFingerprint.description == owner)
    }
    try await bench.home.end()
  }

  @Test
  func `a key without the flag to sign may not, however well it signs`() async throws {
    let bench = try FateBench()
    let key = try await bench.home.makeKey("a")
    let message = try await bench.sign(by: key)
    try await bench.home.gpg(
      ["--edit-key", key],
      answering: ["change-usage", "S", "Q", "save"],
      at: "20240201T000000"
    )
    let keyring = try await bench.home.export()
    let fate = try await expect(
      .keyMayNotSign,
      of: message,
      keyring: keyring,
      gpgv: false,
      sqv: false,
      skopeo: false,
      bench,
      "no flag"
    )
    if case .keyMayNotSign(_, let refusal) = fate { #expect(refusal.reasons == [.notForSigning]) }
    try await bench.home.end()
  }

  @Test
  func `a key whose user id was taken back says nothing any more`() async throws {
    let bench = try FateBench()
    let key = try await bench.home.makeKey("a", at: "20200101T000000")
    let early = try await bench.sign(by: key, at: "20200301T000000")
    try await bench.home.gpg(["--quick-add-uid", key, "b"], at: "20200601T000000")
    try await bench.home.gpg(["--quick-revoke-uid", key, "a"], at: "20210101T000000")
    let late = try await bench.sign(by: key, at: "20230301T000000")
    let keyring = try await bench.home.export()
    let certificate = try #require(try FateBench.certificates(keyring).first)
    #expect(certificate.primaryUserID(at: 1_583_000_000) == Array("a".utf8))
    #expect(certificate.primaryUserID(at: 1_677_600_000) == Array("b".utf8))
    for message in [early, late] {
      _ = try await expect(
        .valid,
        of: message,
        keyring: keyring,
        gpgv: true,
        sqv: true,
        skopeo: true,
        bench,
        "another user id"
      )
    }
    try await bench.home.end()
  }
}

/// A packet of a certificate, to be taken apart.
struct TestPacket {
  var tag: UInt8
  var body: [UInt8]

  /// The packets of a binary certificate of GnuPG, which has old headers.
  static func all(in certificate: [UInt8]) throws -> [TestPacket] {
    var packets: [TestPacket] = []
    var rest = certificate[...]
    while let first = rest.popFirst() {
      let byteCount = first & 3 == 0 ? 1 : 2
      let length = rest.prefix(byteCount).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(byteCount)
      packets.append(TestPacket(tag: first >> 2 & 15, body: Array(rest.prefix(length))))
      rest = rest.dropFirst(length)
    }
    return packets
  }

  var bytes: [UInt8] {
    [0x80 | tag << 2 | 1, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
  }

  /// Empties the area of a signature that isn't signed.
  mutating func dropUnhashedArea() {
    let start = 6 + Int(body[4]) << 8 + Int(body[5])
    let length = Int(body[start]) << 8 + Int(body[start + 1])
    body.replaceSubrange(start..<start + 2 + length, with: [0, 0])
  }
}
