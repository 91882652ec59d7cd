import Certificates
import FileTesting
import Gcrypt
import OpenPGP
import SignatureFates
import Testing

/// The fates that depend on the key, with what gpgv and sqv say to the same file and keyring.
///
/// Where they disagree the reason stands in `docs/reference/signature-fates.md`.
@Suite(.serialized)
struct KeyFateTests {
  private func expect(
    _ name: SignatureFate.Name,
    of message: [UInt8],
    keyring: [UInt8],
    gpgv: String?,
    sqv: Bool,
    skopeo: Bool,
    _ bench: FateBench,
    _ comment: String,
    location: SourceLocation = #_sourceLocation
  ) async throws {
    let fate = try FateBench.fate(message, keyring: keyring)
    let others = try await bench.others(message, keyring: keyring)
    #expect(fate.name == name, "\(comment): \(fate)", sourceLocation: location)
    #expect(
      others.gpgv == (gpgv != nil) && (gpgv.map(others.words.contains) ?? true),
      "gpgv, \(comment): \(others)",
      sourceLocation: location
    )
    #expect(others.sqv == sqv, "sqv, \(comment): \(others)", sourceLocation: location)
    #expect(
      others.skopeo == skopeo,
      "skopeo, \(comment): \(others)",
      sourceLocation: location
    )
  }

  @Test(arguments: ["ed25519", "rsa2048", "nistp256", "nistp384", "brainpoolP256r1"])
  func `a primary key and a bound subkey sign, and the maker is told`(
    algorithm: String
  ) async throws {
    let bench = try FateBench()
    let primary = try await bench.home.makeKey("a", algorithm: algorithm)
    // As a subkey GnuPG takes a bare curve for one to encrypt with.
    let isECDSA = algorithm.hasPrefix("nist") || algorithm.hasPrefix("brainpool")
    let subkey = try await bench.home.addSubkey(
      to: primary,
      algorithm: isECDSA ? algorithm + "/ecdsa" : algorithm
    )
    let keyring = try await bench.home.export()
    let isKnownToSequoia = !algorithm.hasPrefix("brainpool")
    for key in [primary, subkey] {
      let message = try await bench.sign(by: key)
      try await expect(
        .valid,
        of: message,
        keyring: keyring,
        gpgv: "GOODSIG",
        sqv: isKnownToSequoia,
        skopeo: true,
        bench,
        key
      )
      let fate = try FateBench.fate(message, keyring: keyring)
      guard case .valid(let maker) = fate else { continue }
      #expect(maker.key.fingerprint.description == key && fate.counts)
      #expect(maker.key.primaryFingerprint.description == primary)
      #expect(maker.key.isPrimary == (key == primary))
      #expect(fingerprint(of: maker.key.key).description == key)
      #expect(fingerprint(of: maker.key.primary).description == primary)
      #expect(maker.created == 1_717_200_000 && maker.legacyForm == nil)
    }
    try await bench.home.end()
  }

  @Test
  func `a key that ended later signs, one that had ended doesn't`() async throws {
    let bench = try FateBench()
    let key = try await bench.home.makeKey("a", expires: "1y", at: "20200101T000000")
    let subkey = try await bench.home.addSubkey(to: key, expires: "6m", at: "20200101T000000")
    let early = try await bench.sign(by: key, at: "20200301T000000")
    let earlyBySubkey = try await bench.sign(by: subkey, at: "20200301T000000")
    let keyring = try await bench.home.export()
    try await bench.home.gpg(["--quick-set-expire", key, "0"], at: "20200401T000000")
    try await bench.home.gpg(["--quick-set-expire", key, "0", subkey], at: "20200401T000000")
    let late = try await bench.sign(by: key, at: "20230101T000000")
    let lateBySubkey = try await bench.sign(by: subkey, at: "20230101T000000")
    let extended = try await bench.home.export()
    try await bench.home.end()

    let old: [(SignatureFate.Name, [UInt8], Bool)] = [
      (.valid, early, true), (.valid, earlyBySubkey, true),
      (.keyExpired, late, false), (.keyExpired, lateBySubkey, false),
    ]
    for (name, message, sqv) in old {
      try await expect(
        name,
        of: message,
        keyring: keyring,
        gpgv: "EXPKEYSIG",
        sqv: sqv,
        skopeo: false,
        bench,
        "old certificate"
      )
    }
    for message in [early, earlyBySubkey, late, lateBySubkey] {
      try await expect(
        // GnuPG has replaced the older self-signatures, and Sequoia misses them.
        .valid,
        of: message,
        keyring: extended,
        gpgv: "GOODSIG",
        sqv: message == late || message == lateBySubkey,
        skopeo: true,
        bench,
        "new certificate"
      )
      // Two copies of one certificate are one, whichever comes first.
      #expect(try FateBench.fate(message, keyring: keyring + extended).name == .valid)
      #expect(try FateBench.fate(message, keyring: extended + keyring).name == .valid)
    }
  }

  @Test
  func `an end that is set later counts from when it was set`() async throws {
    let bench = try FateBench()
    let key = try await bench.home.makeKey("a", at: "20200101T000000")
    let message = try await bench.sign(by: key, at: "20220301T000000")
    let endless = try await bench.home.export()
    // It ends a year after it was made, which is said only later.
    try await bench.home.gpg(["--quick-set-expire", key, "20210101T000000"], at: "20200601T000000")
    let ended = try await bench.home.export()
    try await bench.home.end()
    try await expect(
      .valid,
      of: message,
      keyring: endless,
      gpgv: "GOODSIG",
      sqv: true,
      skopeo: true,
      bench,
      "endless"
    )
    try await expect(
      .keyExpired,
      of: message,
      keyring: ended,
      gpgv: "EXPKEYSIG",
      sqv: false,
      skopeo: false,
      bench,
      "ended"
    )
    for both in [endless + ended, ended + endless] {
      #expect(try FateBench.fate(message, keyring: both).name == .keyExpired)
    }
  }

  @Test(arguments: [("1", true), ("2", false), ("3", false), ("0", true)])
  func `a key that was taken back keeps its earlier signatures only if it was given up in peace`(
    reason: String,
    isHard: Bool
  ) async throws {
    let bench = try FateBench()
    let key = try await bench.home.makeKey("a", at: "20200101T000000")
    let subkey = try await bench.home.addSubkey(to: key, at: "20200101T000000")
    var messages: [(early: [UInt8], late: [UInt8])] = []
    for signer in [key, subkey] {
      messages.append(
        (
          try await bench.sign(by: signer, at: "20200301T000000"),
          try await bench.sign(by: signer, at: "20230301T000000")
        )
      )
    }
    try await bench.home.gpg(
      ["--edit-key", key],
      answering: ["key 1", "revkey", "y", reason, "", "y", "save"],
      at: "20220101T000000"
    )
    let withoutSubkey = try await bench.home.export()
    for (index, pair) in messages.enumerated() {
      let isRevoked = index == 1
      try await expect(
        isRevoked && isHard ? .keyRevoked : .valid,
        of: pair.early,
        keyring: withoutSubkey,
        gpgv: isRevoked ? "REVKEYSIG" : "GOODSIG",
        sqv: !(isRevoked && isHard),
        skopeo: !isRevoked,
        bench,
        "subkey, early, \(index)"
      )
      try await expect(
        isRevoked ? .keyRevoked : .valid,
        of: pair.late,
        keyring: withoutSubkey,
        gpgv: isRevoked ? "REVKEYSIG" : "GOODSIG",
        sqv: !isRevoked,
        skopeo: !isRevoked,
        bench,
        "subkey, late, \(index)"
      )
    }
    try await bench.home.gpg(
      ["--output", bench.home.folder.path("revocation"), "--gen-revoke", key],
      answering: ["y", reason, "", "y"],
      at: "20220101T000000"
    )
    try await bench.home.gpg(["--import", bench.home.folder.path("revocation")])
    let revoked = try await bench.home.export()
    try await bench.home.end()
    try await expect(
      isHard ? .keyRevoked : .valid,
      of: messages[0].early,
      keyring: revoked,
      gpgv: "REVKEYSIG",
      sqv: !isHard,
      skopeo: false,
      bench,
      "primary, early"
    )
    for message in messages.map(\.late) {
      try await expect(
        .keyRevoked,
        of: message,
        keyring: revoked,
        gpgv: "REVKEYSIG",
        sqv: false,
        skopeo: false,
        bench,
        "late"
      )
    }
  }
}
