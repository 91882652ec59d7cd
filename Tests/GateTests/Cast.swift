import ContainerSignature
import FileTesting
import Testing

/// People, and the signatures that they made over one image with gpg; made once for all tests.
struct Cast: Sendable {
  /// Who is in the quorum's file.
  static let maintainers = ["alice", "bob", "carol", "dave", "erin", "frank"]
  /// Who isn't: `ghost` hasn't even a certificate among the keys.
  static let strangers = ["mallory", "ghost"]

  static let digest = "sha256:" + String(repeating: "ab", count: 32)
  static let image = "stagex/core-acl@" + digest
  static let taggedImage = "stagex/core-acl:2.3.2@" + digest
  /// The image's folder in a checkout.
  static let place = "stagex/core-acl@sha256=" + String(repeating: "ab", count: 32)

  /// The primary keys.
  private(set) var fingerprints: [String: String] = [:]
  /// Text armor, as people publish it.
  private(set) var certificates: [String: [UInt8]] = [:]
  /// The keys themselves, of those who sign more than one image.
  private(set) var secretKeys: [String: [UInt8]] = [:]
  /// By what they are, such as `alice` and `alice by a subkey`.
  private(set) var signatures: [String: [UInt8]] = [:]
  /// What each signature is over if it is right.
  let payload: [UInt8]

  private static let making = Task { try await Cast() }

  /// The cast.
  static var shared: Cast { get async throws { try await making.value } }

  /// A signature's file.
  func signature(_ name: String) throws -> [UInt8] { try #require(signatures[name], "\(name)") }

  /// The fingerprint of a primary key.
  func fingerprint(_ name: String) throws -> String { try #require(fingerprints[name], "\(name)") }

  private init() async throws {
    payload = try Payload(for: ImageToSign(argument: Self.taggedImage)).bytes
    let home = try GnuPGHome()
    do {
      try await makeSteady(in: home)
      try await makePassing(in: home)
      try await makeRevoked(in: home)
    } catch {
      try await home.end()
      throw error
    }
    try await home.end()
  }

  private func sign(
    by key: String,
    at time: String = "20240601T000000",
    in home: GnuPGHome
  ) async throws -> [UInt8] {
    try await home.sign(payload, by: key, at: time, arguments: ["-z0"])
  }

  private mutating func export(_ name: String, from home: GnuPGHome) async throws {
    certificates[name] = try await home.export("=" + name, arguments: ["--armor"])
  }

  /// Those whose keys have always been good.
  private mutating func makeSteady(in home: GnuPGHome) async throws {
    for name in ["alice", "bob", "carol"] + Self.strangers {
      // Bob is as most people with a card: subkeys sign.
      let usage = name == "bob" ? "cert" : "cert,sign"
      let algorithm = name == "carol" ? "rsa2048" : "ed25519"
      let key = try await home.makeKey(name, algorithm: algorithm, usage: usage)
      fingerprints[name] = key
      if name == "bob" {
        for (which, algorithm) in [("bob", "ed25519"), ("bob by another subkey", "rsa2048")] {
          let subkey = try await home.addSubkey(to: key, algorithm: algorithm)
          signatures[which] = try await sign(by: subkey, in: home)
        }
      } else {
        signatures[name] = try await sign(by: key, in: home)
      }
      if name == "alice" {
        let subkey = try await home.addSubkey(to: key)
        signatures["alice by a subkey"] = try await sign(by: subkey, in: home)
        signatures["alice later"] = try await sign(by: key, at: "20240701T000000", in: home)
      }
      try await export(name, from: home)
    }
    for name in SignedRelease.signers {
      secretKeys[name] = try await home.exportSecretKeys(of: "=" + name)
    }
    try await makeMistaken(in: home)
  }

  /// Signatures by Bob that aren't over this image, or not in the form that readers take.
  private mutating func makeMistaken(in home: GnuPGHome) async throws {
    let bob = try await home.fingerprints(of: "=bob")[1]
    let text = String(decoding: payload, as: UTF8.self)
    for (name, mistaken) in [
      ("other digest", text.replacing("ab", with: "cd")),
      ("other name", text.replacing("core-acl", with: "core-attr")),
      ("other tag", text.replacing("2.3.2", with: "2.3.1")), ("other text", "hello"),
    ] { signatures[name] = try await home.sign(Array(mistaken.utf8), by: bob) }
    signatures["armored"] = try await home.sign(payload, by: bob, arguments: ["--armor"])
    let alice = try fingerprint("alice")
    signatures["alice compressed"] = try await home.sign(payload, by: alice)
  }

  /// Dave's key ended a year after it was made, and he went on with it.
  private mutating func makePassing(in home: GnuPGHome) async throws {
    let key = try await home.makeKey("dave", expires: "1y", at: "20200101T000000")
    fingerprints["dave"] = key
    signatures["dave in time"] = try await sign(by: key, at: "20200301T000000", in: home)
    try await export("dave", from: home)
    try await home.gpg(["--quick-set-expire", key, "0"], at: "20200401T000000")
    signatures["dave too late"] = try await sign(by: key, at: "20230101T000000", in: home)
  }

  /// Erin's key was stolen, and Frank gave his up.
  private mutating func makeRevoked(in home: GnuPGHome) async throws {
    for (name, reason) in [("erin", "1"), ("frank", "3")] {
      let key = try await home.makeKey(name, at: "20200101T000000")
      fingerprints[name] = key
      signatures[name + " before"] = try await sign(by: key, at: "20200301T000000", in: home)
      signatures[name + " after"] = try await sign(by: key, at: "20230301T000000", in: home)
      try await home.gpg(
        ["--output", home.folder.path("revocation"), "--gen-revoke", key],
        answering: ["y", reason, "", "y"],
        at: "20220101T000000"
      )
      try await home.gpg(["--import", home.folder.path("revocation")])
      try await export(name, from: home)
    }
  }
}
