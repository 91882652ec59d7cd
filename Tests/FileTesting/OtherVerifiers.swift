internal import Subprocess

/// What verifiers that others wrote say to a message over an image and a keyring.
public struct OtherVerdicts: Hashable, Sendable {
  /// Whether gpgv ends with exit code 0.
  public let gpgv: Bool
  /// The words that gpgv says on its status lines, of those that tell what it thinks.
  public let words: [String]
  /// Whether sqv ends with exit code 0.
  public let sqv: Bool
  /// Whether skopeo's standalone-verify ends with exit code 0: what GnuPG's library says.
  public let skopeo: Bool
  /// What all wrote to standard error.
  public let errors: String

  /// Asks all.
  ///
  /// - Parameters:
  ///   - message: An uncompressed message; its last packet is the signature.
  ///   - payload: What is signed in it.
  ///   - image: The manifest that is signed, and under which name.
  ///   - fingerprint: The key that is expected to have signed.
  ///   - keyring: Binary certificates.
  ///   - folder: Where files can be written.
  /// - Throws: If a program can't be started.
  public init(
    message: [UInt8],
    payload: [UInt8],
    image: (manifest: String, reference: String),
    by fingerprint: String,
    keyring: [UInt8],
    in folder: TemporaryFolder
  ) async throws {
    try folder.write(message, to: "message")
    try folder.write(payload, to: "payload")
    try folder.write(keyring, to: "keyring")
    // sqv takes detached signatures only: what stands behind the payload.
    let end = message.firstRange(of: payload)?.upperBound ?? message.endIndex
    try folder.write(Array(message[end...]), to: "signature")
    let gpgv = try await runProgram(
      "gpgv",
      [
        "--homedir", folder.path, "--status-fd", "1", "--keyring", folder.path("keyring"),
        "--output", "/dev/null", folder.path("message"),
      ]
    )
    let sqv = try await runProgram(
      "sqv",
      ["--keyring", folder.path("keyring"), folder.path("signature"), folder.path("payload")]
    )
    // GnuPG's library has keys only in a home, and each keyring gets one of its own.
    let home = try GnuPGHome()
    _ = try? await home.gpg(["--import", folder.path("keyring")])
    try folder.write(image.manifest, to: "manifest")
    let skopeo = try await runProgram(
      "skopeo",
      [
        "standalone-verify", folder.path("manifest"), image.reference, fingerprint,
        folder.path("message"),
      ],
      environment: ["GNUPGHOME": home.folder.path, "HOME": home.folder.path]
    )
    try await home.end()
    self.skopeo = skopeo.isSuccess
    self.gpgv = gpgv.isSuccess
    self.sqv = sqv.isSuccess
    let telling: Set<Substring> = [
      "GOODSIG", "EXPSIG", "EXPKEYSIG", "REVKEYSIG", "BADSIG", "ERRSIG", "NODATA", "NO_PUBKEY",
    ]
    words = gpgv.output.split(separator: "\n").compactMap { line in
      line.split(separator: " ").dropFirst().first.flatMap { telling.contains($0) ? "\($0)" : nil }
    }
    errors = gpgv.errors + sqv.errors + skopeo.errors
  }
}
