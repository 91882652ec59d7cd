import FoundationEssentials
import OpenPGP
import Testing
import Zlib

/// A certificate and a message over a container image that GnuPG made, from
/// `Tests/Fixtures/OpenPGP`.
struct MessageFixture: CustomTestStringConvertible, Sendable {
  /// The algorithm, as GnuPG names it.
  var testDescription: String
  /// What GnuPG printed.
  var fingerprint: String
  /// The manifest whose digest is signed.
  var manifest: [UInt8]
  var certificate: [UInt8]
  var message: [UInt8]

  static let reference = "example/core-zlib:1.3.1"

  static let all: [MessageFixture] =
    ["rsa2048", "rsa4096", "ed25519", "nistp256", "nistp384", "nistp521"].compactMap(Self.init)

  init?(_ name: String) {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/OpenPGP/\(name).txt")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
    var values: [Substring: String] = [:]
    for line in text.split(separator: "\n") {
      let words = line.drop { $0 == "#" || $0 == " " }
        .split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
      guard words.count == 2 else { continue }
      values[words[0]] = String(words[1].drop { $0 == " " })
    }
    guard
      let fingerprint = values["fingerprint"],
      let manifest = values["manifest"],
      let certificate = values["certificate"].flatMap({ Data(base64Encoded: $0) }),
      let message = values["message"].flatMap({ Data(base64Encoded: $0) })
    else { return nil }
    testDescription = name
    self.fingerprint = fingerprint
    self.manifest = Array(manifest.utf8)
    self.certificate = Array(certificate)
    self.message = Array(message)
  }

  /// The key: the certificate's first packet, whose length GnuPG writes in one byte or two.
  func key() throws -> PublicKey {
    let byteCount =
      certificate[0] == 0x98
      ? 2 + Int(certificate[1]) : 3 + Int(certificate[1]) << 8 + Int(certificate[2])
    return try PublicKey(parsingPacket: Array(certificate.prefix(byteCount)))
  }

  /// The message as it is read.
  func read() throws -> SignedMessage {
    try SignedMessage(parsing: message, decompressor: Inflater())
  }

  /// The draft of the very signature that GnuPG made.
  func draft() throws -> SignatureDraft {
    let signature = try read().signature
    return SignatureDraft(
      key: try key(),
      fingerprint: try #require(signature.issuerFingerprint),
      created: signature.created
    )
  }
}
