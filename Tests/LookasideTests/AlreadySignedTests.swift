import ContainerSignature
import FileTesting
import FoundationEssentials
import Gcrypt
import Lookaside
import OpenPGP
import Testing

/// Recognising what is signed already, by signatures that GnuPG made.
@Suite
struct AlreadySignedTests {
  /// A key of GnuPG's own, in its own home.
  private struct Signer {
    let home: TemporaryFolder
    let verifier: Verifier

    init(_ algorithm: String) async throws {
      home = try TemporaryFolder()
      // A scdaemon would take the card of a test that runs meanwhile.
      try home.write(Array("disable-scdaemon\n".utf8), to: "gpg-agent.conf")
      let made = try await runProgram(
        "gpg",
        [
          "--homedir", home.path, "--batch", "--quiet", "--passphrase", "", "--faked-system-time",
          "20250101T000000!", "--quick-gen-key", "someone", algorithm, "sign", "never",
        ]
      )
      try #require(made.isSuccess, "\(made)")
      let exported = try await runProgram(
        "gpg",
        ["--homedir", home.path, "--batch", "--output", home.path("key"), "--export"]
      )
      try #require(exported.isSuccess, "\(exported)")
      let bytes = try #require(home.read("key"))
      // The first packet is the key; GnuPG writes its length in one byte or in two.
      let lengthCount = bytes.first == 0x98 ? 1 : 2
      let length = bytes.dropFirst().prefix(lengthCount).reduce(0) { $0 << 8 | Int($1) }
      let packet = Array(bytes.prefix(1 + lengthCount + length))
      verifier = try Verifier(try PublicKey(parsingPacket: packet))
    }

    func sign(_ payload: [UInt8], _ arguments: [String] = []) async throws -> [UInt8] {
      try home.write(payload, to: "payload")
      let signed = try await runProgram(
        "gpg",
        ["--homedir", home.path, "--batch", "--yes", "--output", home.path("signed")] + arguments
          + ["--sign", home.path("payload")]
      )
      try #require(signed.isSuccess, "\(signed)")
      return try #require(home.read("signed"))
    }

    func end() async throws {
      _ = try await runProgram("gpgconf", ["--homedir", home.path, "--kill", "all"])
    }
  }

  @Test(arguments: ["ed25519", "rsa2048"])
  func `only a valid signature by the key over digest and name counts`(
    algorithm: String
  ) async throws {
    let now = UInt32(Date().timeIntervalSince1970)
    let folder = try TemporaryFolder()
    let checkout = try LookasideCheckout(at: folder.path)
    let image = try TestImage.image()
    let signer = try await Signer(algorithm)
    let other = try await Signer("ed25519")
    func signed(_ image: ImageToSign, by keys: [Verifier]) throws -> Int? {
      try checkout.alreadySigned(image, by: keys, at: now)
    }

    #expect(try signed(image, by: [signer.verifier]) == nil)
    // 1: another key. 2: another tag. 3: altered. 4: the right one, 5: the same uncompressed.
    _ = try checkout.append(try await other.sign(Payload(for: image).bytes), for: image)
    let retagged = try TestImage.image("stagex/core-acl:2.3.3")
    _ = try checkout.append(try await signer.sign(Payload(for: retagged).bytes), for: image)
    var altered = try await signer.sign(Payload(for: image).bytes, ["-z0"])
    altered[altered.count - 1] ^= 1
    _ = try checkout.append(altered, for: image)
    #expect(try signed(image, by: [signer.verifier]) == nil)
    #expect(try signed(image, by: [other.verifier]) == 1)
    #expect(try signed(retagged, by: [signer.verifier]) == 2)
    _ = try checkout.append(try await signer.sign(Payload(for: image).bytes), for: image)
    _ = try checkout.append(try await signer.sign(Payload(for: image).bytes, ["-z0"]), for: image)
    #expect(try signed(image, by: [signer.verifier]) == 4)
    #expect(try signed(image, by: [signer.verifier, other.verifier]) == 1)
    #expect(try signed(image, by: []) == nil)
    // One name in two spellings is one name to every reader.
    #expect(
      try signed(try TestImage.image("docker.io/stagex/core-acl:2.3.2"), by: [signer.verifier]) == 4
    )
    // The same folder, but another registry's image.
    #expect(
      try signed(try TestImage.image("x.io/stagex/core-acl:2.3.2"), by: [signer.verifier]) == nil
    )
    try folder.remove(TestImage.folder + "/signature-4")
    #expect(try signed(image, by: [signer.verifier]) == nil, "number 5 is out of readers' reach")
    try await signer.end()
    try await other.end()
  }
}
