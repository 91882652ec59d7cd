import Certificates
import ContainerSignature
import Decompression
import FileTesting
import Gcrypt
import OpenPGP
import SignatureFates
import Testing

/// An image, keys of GnuPG, and the ways to have a signature judged here and elsewhere.
struct FateBench {
  static let manifest = #"{"schemaVersion":2}"#
  static let digits =
    ImageDigest(digest(.sha256, of: Array(manifest.utf8)))?.hexadecimal ?? ""
  static let folder = "stagex/core-acl@sha256=\(digits)"

  let home: GnuPGHome

  init() throws { home = try GnuPGHome() }

  static func image(_ reference: String = "stagex/core-acl:2.3.2") throws -> ImageToSign {
    try ImageToSign(argument: "\(reference)@sha256:\(digits)")
  }

  static func payload(_ reference: String = "stagex/core-acl:2.3.2") throws -> [UInt8] {
    Payload(for: try image(reference)).bytes
  }

  /// The certificates of a keyring that can be believed.
  static func certificates(_ keyring: [UInt8]) throws -> [Certificate] {
    try CertificateFile(parsing: keyring).certificates.map { unchecked throws in
      try Certificate(checking: unchecked)
    }
  }

  /// The fate of a file in the image's folder, long after all times of these tests.
  static func fate(
    _ file: [UInt8],
    keyring: [UInt8],
    legacy: Bool = false,
    tag: String? = nil
  ) throws -> SignatureFate {
    let judge = SignatureJudge(keys: KeyIndex(try certificates(keyring)), readsLegacyForms: legacy)
    let place = try ExpectedImage(folder: folder)
    let expected = ExpectedImage(name: place.name, digest: place.digest, tag: tag)
    return judge.judge(file, of: expected, at: 1_790_000_000).fate
  }

  /// What gpgv, sqv and skopeo say of an uncompressed message.
  ///
  /// - Parameters:
  ///   - message: The message.
  ///   - payload: What is signed in it; nil if it is the image's.
  ///   - key: The key that is expected to have signed; nil for the one that the message names.
  ///   - keyring: Binary certificates.
  /// - Returns: What they say.
  /// - Throws: If the message can't be read, or a program can't be started.
  func others(
    _ message: [UInt8],
    payload: [UInt8]? = nil,
    by key: String? = nil,
    keyring: [UInt8]
  ) async throws -> OtherVerdicts {
    let named =
      try key
      ?? SignedMessage(parsing: message, decompressor: MessageDecompressor())
      .signature.issuerFingerprint?.description
    return try await OtherVerdicts(
      message: message,
      payload: payload ?? Self.payload(),
      image: (Self.manifest, "stagex/core-acl:2.3.2"),
      by: named ?? "",
      keyring: keyring,
      in: home.folder
    )
  }

  /// Expects a fate of an uncompressed message over the image, and what the others say of it: gpgv
  /// by a word and with exit code 0.
  @discardableResult
  func expect(
    _ name: SignatureFate.Name,
    of message: [UInt8],
    keyring: [UInt8],
    gpgv: String,
    sqv: Bool,
    skopeo: Bool,
    _ comment: String,
    location: SourceLocation = #_sourceLocation
  ) async throws -> SignatureFate {
    let fate = try Self.fate(message, keyring: keyring)
    let said = try await others(message, keyring: keyring)
    #expect(fate.name == name, "\(comment): \(fate)", sourceLocation: location)
    #expect(
      said.gpgv && said.words.contains(gpgv),
      "gpgv, \(comment): \(said)",
      sourceLocation: location
    )
    #expect(said.sqv == sqv, "sqv, \(comment): \(said)", sourceLocation: location)
    #expect(said.skopeo == skopeo, "skopeo, \(comment): \(said)", sourceLocation: location)
    return fate
  }

  /// Signs the image without compression.
  func sign(by key: String, at time: String = "20240601T000000") async throws -> [UInt8] {
    try await home.sign(try Self.payload(), by: key, at: time, arguments: ["-z0"])
  }
}
