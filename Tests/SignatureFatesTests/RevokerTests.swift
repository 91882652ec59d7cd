import Certificates
import FileTesting
import Gcrypt
import OpenPGP
import SignatureFates
import Testing

/// A key that another one takes back, which its owner has named for it.
///
/// Source: RFC 4880, 5.2.3.15.
@Suite(.serialized)
struct RevokerTests {
  /// A key, its signatures before and after it was taken back, and the certificates.
  private struct Scene {
    let bench: FateBench
    let owner: String
    let revoker: String
    /// Of January and of June; the key was taken back in March.
    let early: [UInt8]
    let late: [UInt8]
    let ownerKeyring: [UInt8]
    let revokerKeyring: [UInt8]

    /// Makes them; the reason is as GnuPG asks for it: 0 none, 1 compromised, 3 no longer used.
    init(reason: String, sensitive: Bool = false) async throws {
      bench = try FateBench()
      let home = bench.home
      owner = try await home.makeKey("owner")
      revoker = try await home.makeKey("revoker", algorithm: "rsa2048")
      try await home.gpg(
        ["--edit-key", owner, "addrevoker" + (sensitive ? " sensitive" : "")],
        answering: [revoker, "y", "save"],
        at: "20240110T000000"
      )
      early = try await bench.sign(by: owner, at: "20240120T000000")
      late = try await bench.sign(by: owner)
      try await home.gpg(
        ["--output", home.folder.path("revocation"), "--desig-revoke", owner],
        answering: ["y", reason, "", "y"],
        at: "20240301T000000"
      )
      try await home.gpg(["--import", home.folder.path("revocation")])
      ownerKeyring = try await home.export(
        "=owner",
        arguments: ["--export-options", "export-sensitive-revkeys"]
      )
      revokerKeyring = try await home.export("=revoker")
    }
  }

  @Test(arguments: [("0", true), ("1", true), ("3", false)])
  func `it is taken back if the other one's certificate is there, as by its owner`(
    reason: String,
    isHard: Bool
  ) async throws {
    let scene = try await Scene(reason: reason)
    for keyring in [
      scene.ownerKeyring + scene.revokerKeyring, scene.revokerKeyring + scene.ownerKeyring,
    ] {
      for (message, isEarly) in [(scene.early, true), (scene.late, false)] {
        let fate = try await scene.bench.expect(
          isEarly && !isHard ? .valid : .keyRevoked,
          of: message,
          keyring: keyring,
          gpgv: "REVKEYSIG",
          // Sequoia's doesn't look at it.
          sqv: true,
          skopeo: false,
          "\(reason), \(isEarly ? "early" : "late")"
        )
        guard case .keyRevoked(let key, let refusal) = fate else { continue }
        #expect(key.description == scene.owner)
        guard case .revoked(.primary, let revocation) = refusal.reasons.first else {
          Issue.record("\(refusal)")
          continue
        }
        #expect(revocation.revoker?.description == scene.revoker && revocation.isHard == isHard)
        #expect(revocation.created == 1_709_251_200 && refusal.reasons.count == 1)
      }
    }
    try await scene.bench.home.end()
  }

  @Test
  func `it is taken back by one whose name the owner wants to keep among few`() async throws {
    let scene = try await Scene(reason: "1", sensitive: true)
    try await scene.bench.expect(
      .keyRevoked,
      of: scene.early,
      keyring: scene.ownerKeyring + scene.revokerKeyring,
      gpgv: "REVKEYSIG",
      sqv: true,
      skopeo: false,
      "sensitive"
    )
    try await scene.bench.home.end()
  }

  @Test
  func `nobody knows of it without the other one's certificate, and whose it is can be asked`()
    async throws
  {
    let scene = try await Scene(reason: "1")
    try await scene.bench.expect(
      .valid,
      of: scene.late,
      keyring: scene.ownerKeyring,
      gpgv: "GOODSIG",
      sqv: true,
      skopeo: true,
      "no revoker"
    )
    let revoker = try #require(Fingerprint(hexadecimal: scene.revoker))
    var certificate = try #require(try FateBench.certificates(scene.ownerKeyring).first)
    #expect(certificate.awaitedRevokers == [revoker])
    let other = try #require(try FateBench.certificates(scene.revokerKeyring).first)
    certificate.heed([other.primary.fingerprint: other.primary.key])
    #expect(certificate.awaitedRevokers.isEmpty)
    #expect(certificate.signingKeys(at: 1_717_200_000).isEmpty)
    try await scene.bench.home.end()
  }

  @Test
  func `one who wasn't named takes nothing back, nor does what one who was never signed`()
    async throws
  {
    let scene = try await Scene(reason: "1")
    let packets = try TestPacket.all(in: scene.ownerKeyring)
    // The key, its revocation, and the owner's word about the revoker.
    #expect(packets.prefix(3).map(\.tag) == [6, 2, 2])
    let revocation = try #require(packets.firstIndex { $0.tag == 2 && $0.body[1] == 0x20 })
    let naming = try #require(packets.firstIndex { $0.tag == 2 && $0.body[1] == 0x1F })
    var unnamed = packets
    unnamed.remove(at: naming)
    var damaged = packets
    damaged[revocation].body[damaged[revocation].body.count - 1] ^= 1
    var misnamed = packets
    misnamed[naming].body[misnamed[naming].body.count - 1] ^= 1
    let cases = [
      ("not named", unnamed), ("revocation damaged", damaged), ("naming damaged", misnamed),
    ]
    for (what, packets) in cases {
      try await scene.bench.expect(
        .valid,
        of: scene.late,
        keyring: packets.flatMap(\.bytes) + scene.revokerKeyring,
        gpgv: "GOODSIG",
        sqv: true,
        skopeo: true,
        what
      )
    }
    try await scene.bench.home.end()
  }
}
