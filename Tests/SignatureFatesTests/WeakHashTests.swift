import Certificates
import FileTesting
import OpenPGP
import SignatureFates
import Testing

/// SHA-1 in the signatures of a certificate, of each kind that says whose a key is.
@Suite(.serialized)
struct WeakHashTests {
  /// The last second in which SHA-1 is believed, and the next.
  static let times = [("20230131T235959", true), ("20230201T000000", false)]
  private static let weak = ["--cert-digest-algo", "SHA1"]

  @Test(arguments: times)
  func `it binds a key to its user id until February 2023 and no longer`(
    time: String,
    isBelieved: Bool
  ) async throws {
    let bench = try FateBench()
    let key = try await bench.home.makeKey(
      "a",
      algorithm: "rsa2048",
      at: time,
      arguments: Self.weak
    )
    let fate = try await bench.expect(
      isBelieved ? .valid : .keyMayNotSign,
      of: try await bench.sign(by: key),
      keyring: try await bench.home.export(),
      gpgv: "GOODSIG",
      sqv: false,
      skopeo: true,
      time
    )
    if case .keyMayNotSign(_, let refusal) = fate {
      #expect(refusal.reasons == [.notBound(.primary)])
    }
    try await bench.home.end()
  }

  @Test(arguments: times)
  func `it binds a subkey, and says that the subkey belongs there, as long as that`(
    time: String,
    isBelieved: Bool
  ) async throws {
    let bench = try FateBench()
    let made = "20200101T000000"
    let primary = try await bench.home.makeKey(
      "a",
      algorithm: "rsa2048",
      usage: "cert",
      at: made
    )
    let subkey = try await bench.home.addSubkey(
      to: primary,
      algorithm: "rsa2048",
      at: time,
      // Else GnuPG refuses SHA-1 for the subkey's own signature.
      arguments: Self.weak + ["--allow-weak-key-signatures"]
    )
    let message = try await bench.sign(by: subkey)
    let bound = try await bench.home.export()
    // GnuPG makes the binding anew, with a good hash, and keeps the subkey's own signature in it.
    try await bench.home.gpg(
      ["--quick-set-expire", primary, "20300101T000000", subkey],
      at: "20230601T000000"
    )
    let rebound = try await bench.home.export()
    #expect(try hashes(in: bound) == [.sha1: [.sha1]])
    #expect(try hashes(in: rebound) == [.sha512: [.sha1]])
    let cases: [(String, [UInt8], SigningKeyRefusal.Reason)] = [
      ("binding", bound, .notBound(.subkey)), ("back signature", rebound, .noBackSignature),
    ]
    for (what, keyring, reason) in cases {
      let fate = try await bench.expect(
        isBelieved ? .valid : .keyMayNotSign,
        of: message,
        keyring: keyring,
        gpgv: "GOODSIG",
        sqv: false,
        skopeo: true,
        "\(what), \(time)"
      )
      guard case .keyMayNotSign(_, let refusal) = fate else { continue }
      #expect(refusal.reasons == [reason])
    }
    try await bench.home.end()
  }

  /// The hashes of the bindings of the one subkey, and those of the subkey's signatures in them.
  private func hashes(
    in keyring: [UInt8]
  ) throws -> [CertificationHash: [CertificationHash]] {
    let read = try #require(try CertificateFile(parsing: keyring).certificates.first)
    let bindings = read.subkeys.flatMap(\.signatures).map { binding in
      (binding.hash, binding.backSignatures.map(\.hash))
    }
    return Dictionary(bindings) { first, _ in first }
  }

  @Test(arguments: ["20220101T000000", "20230701T000000"])
  func `it takes a key back at any time`(time: String) async throws {
    let bench = try FateBench()
    let key = try await bench.home.makeKey("a", algorithm: "rsa2048", at: "20200101T000000")
    let message = try await bench.sign(by: key, at: "20200601T000000")
    try await bench.home.gpg(
      Self.weak + ["--output", bench.home.folder.path("revocation"), "--gen-revoke", key],
      answering: ["y", "1", "", "y"],
      at: time
    )
    try await bench.home.gpg(["--import", bench.home.folder.path("revocation")])
    try await bench.expect(
      .keyRevoked,
      of: message,
      keyring: try await bench.home.export(),
      gpgv: "REVKEYSIG",
      sqv: false,
      skopeo: false,
      time
    )
    try await bench.home.end()
  }
}
