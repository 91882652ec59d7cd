import ContainerSignature
import FileTesting
import Gcrypt
import Handoff
import Lookaside
import OpenPGP
import Testing

/// Signatures that gpg made, and the handoff over them, as they come on a stick.
struct HandoffTree {
  static let names = ["core-acl", "core-bash", "user-zlib"]

  let gnupg: GnuPGHome
  let key: String
  let folder: TemporaryFolder
  let images: [ImageToSign]

  /// Makes a key, a signature for each image, and the handoff.
  init() async throws {
    gnupg = try GnuPGHome()
    folder = gnupg.folder
    key = try await gnupg.makeKey("signer", usage: "cert,sign")
    images = try Self.names.enumerated().map { index, name in
      let digits = String(repeating: "\(index + 1)a", count: 32)
      return try ImageToSign(argument: "stagex/\(name):1.0@sha256:\(digits)")
    }
    for image in images {
      let bytes = try await gnupg.sign(Payload(for: image).bytes, by: key)
      try folder.write(bytes, to: file(image))
    }
    try folder.write(try await gnupg.export(key), to: "keys/signer.pgp")
    try await writeHandoff()
    try folder.makeFolder("signatures")
  }

  /// Where an image's signature lies on the stick.
  func file(_ image: ImageToSign, number: Int = 1) -> String {
    "stick/\(LookasidePath(for: image))/signature-\(number)"
  }

  /// Writes a handoff that lists what is there now, signed by gpg.
  func writeHandoff(
    listing listed: [ImageToSign]? = nil,
    saying named: String? = nil,
    by signer: String? = nil
  ) async throws {
    let signatures = try (listed ?? images).map { image in
      let bytes = try #require(folder.read(file(image)))
      let hash = try #require(ContentHash(digest(.sha256, of: bytes)))
      return HandoffSignature(image: image, sha256: hash, byteCount: bytes.count)
    }
    let handoff = try Handoff(
      signatures,
      key: try #require(Fingerprint(hexadecimal: named ?? key)),
      card: try #require(HandoffCard(serial: "00012345", manufacturer: "Yubico")),
      time: 1_717_200_000
    ) { digest(.sha256, of: $0) }
    try folder.write(handoff.bytes, to: "handoff.json")
    try await sign(by: signer ?? key)
  }

  /// Signs the handoff as it stands.
  func sign(by key: String, at time: String = "20240602T000000") async throws {
    try await gnupg.gpg(
      [
        "-u", key, "--output", folder.path("handoff.json.sig"), "--detach-sign",
        folder.path("handoff.json"),
      ],
      at: time
    )
  }

  /// Runs `paraph merge --handoff` from the stick into the checkout.
  func merge(_ options: [String] = []) async throws -> ProgramResult {
    try await runProgram(
      builtProgram("paraph"),
      [
        "merge", "--handoff", folder.path("handoff.json"), "--keys", folder.path("keys"),
      ] + options + [folder.path("stick"), folder.path("signatures")]
    )
  }

  /// The files in the checkout, by their paths beneath the tree.
  var merged: [String] { folder.tree("signatures").filter { $0.contains("/signature-") } }
}
