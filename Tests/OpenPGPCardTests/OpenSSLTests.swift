import CardTesting
import FoundationEssentials
import Gcrypt
import OpenPGP
import OpenPGPCard
import Testing

/// Whether what a card is sent makes the signature that others expect, as `openssl` judges.
///
/// Without `openssl` on the machine the suite says nothing.
@Suite(.enabled(if: Tool.have("openssl")))
struct OpenSSLTests {
  @Test(arguments: [
    (["RSA", "rsa_keygen_bits:2048"], SigningAlgorithm.rsa(bits: 2048), HashAlgorithm.sha256),
    (["RSA", "rsa_keygen_bits:2048"], .rsa(bits: 2048), .sha384),
    (["RSA", "rsa_keygen_bits:2048"], .rsa(bits: 2048), .sha512),
    (["EC", "ec_paramgen_curve:P-256"], .ecdsa(.nistP256), .sha256),
    (["EC", "ec_paramgen_curve:P-256"], .ecdsa(.nistP256), .sha512),
    (["EC", "ec_paramgen_curve:P-384"], .ecdsa(.nistP384), .sha512),
    (["EC", "ec_paramgen_curve:P-521"], .ecdsa(.nistP521), .sha512),
    (["EC", "ec_paramgen_curve:brainpoolP256r1"], .ecdsa(.brainpoolP256r1), .sha256),
    (["EC", "ec_paramgen_curve:brainpoolP384r1"], .ecdsa(.brainpoolP384r1), .sha512),
    (["EC", "ec_paramgen_curve:brainpoolP512r1"], .ecdsa(.brainpoolP512r1), .sha512),
  ])
  func `a signature over what the card is sent is one over the message`(
    key: [String],
    algorithm: SigningAlgorithm,
    hash: HashAlgorithm
  ) async throws {
    let message = Array("an image, named and tagged".utf8)
    let input = try await signatureInput(digest(hash, of: message), hash, algorithm)

    try await withTemporaryFolder { folder in
      func openssl(_ arguments: [String]) async throws {
        let result = try await runProgram("openssl", arguments)
        try #require(result.isSuccess, "\(result)")
      }
      try Data(message).write(to: URL(filePath: "\(folder)/message"))
      try Data(input).write(to: URL(filePath: "\(folder)/input"))
      try await openssl(
        ["genpkey", "-algorithm", key[0], "-pkeyopt", key[1], "-out", "\(folder)/key"]
      )
      try await openssl(["pkey", "-in", "\(folder)/key", "-pubout", "-out", "\(folder)/public"])
      // Both pad or sign what they get, as a card does, and hash nothing; pkeyutl takes no more
      // than 64 bytes.
      try await openssl(
        [
          key[0] == "RSA" ? "rsautl" : "pkeyutl", "-sign", "-inkey", "\(folder)/key", "-in",
          "\(folder)/input",
          "-out", "\(folder)/signature",
        ]
      )
      try await openssl(
        [
          "dgst", "-\(hash)", "-verify", "\(folder)/public", "-signature", "\(folder)/signature",
          "\(folder)/message",
        ]
      )
    }
  }
}
