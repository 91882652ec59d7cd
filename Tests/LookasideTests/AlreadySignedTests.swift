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
  @Test(arguments: ["ed25519", "rsa2048"])
  func `only a valid signature by the key over digest and name counts`(
    algorithm: String
  ) async throws {
    let now = UInt32(Date().timeIntervalSince1970)
    let folder = try TemporaryFolder()
    let checkout = try LookasideCheckout(at: folder.path)
    let image = try TestImage.image()
    let signer = try await GnuPGSigner(algorithm)
    let other = try await GnuPGSigner("ed25519")
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
