import Testing
import VirtualCard

/// Deciphering and shared secrets, with openssl as the other side.
@Suite
struct DecryptionTests {
  @Test
  func `what openssl enciphered for an RSA key is deciphered`() async throws {
    let openssl = try OpenSSL()
    let key = try CardKey.generate(.rsa(bits: 2048))
    let message = [UInt8](0..<32)
    try openssl.write(message, to: "message")
    try openssl.write(DER.publicKey(key), to: "public")
    try await openssl.run(
      "pkeyutl",
      "-encrypt",
      "-pubin",
      "-keyform",
      "DER",
      "-inkey",
      "public",
      "-in",
      "message",
      "-out",
      "cryptogram"
    )
    var cryptogram = try openssl.read("cryptogram")

    #expect(try key.decrypt(cryptogram) == message)
    cryptogram[100] ^= 1
    #expect(throws: KeyFailure.self) { try key.decrypt(cryptogram) }
    #expect(throws: KeyFailure.malformed) { try key.decrypt(cryptogram.dropLast()) }
  }

  @Test(arguments: [
    (KeyAlgorithm.ecdh(.p256), ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], 65),
    (.ecdh(.p384), ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"], 97),
    (.ecdh(.p521), ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"], 133),
    (.x25519, ["-algorithm", "X25519"], 32),
  ])
  func `openssl and the card agree on a secret`(
    algorithm: KeyAlgorithm,
    peer: [String],
    pointByteCount: Int
  ) async throws {
    let openssl = try OpenSSL()
    let key = try CardKey.generate(algorithm)
    try openssl.write(DER.publicKey(key), to: "card")
    try await openssl.run(["genpkey"] + peer + ["-out", "private"])
    try await openssl.run("pkey", "-in", "private", "-pubout", "-outform", "DER", "-out", "public")
    try await openssl.run(
      "pkeyutl",
      "-derive",
      "-inkey",
      "private",
      "-peerform",
      "DER",
      "-peerkey",
      "card",
      "-out",
      "secret"
    )
    let point = try Array(openssl.read("public").suffix(pointByteCount))

    #expect(try key.decrypt(point) == openssl.read("secret"))
  }

  /// The scalar stands in the RFC little-endian.
  ///
  /// Source: RFC 7748, 6.1, Bob's key.
  @Test
  func `an imported X25519 scalar gives the point and the secret of RFC 7748`() throws {
    let scalar = hex("5DAB087E624A8A4B79E17F8B83800EE66F3BB1292618B6FD1C2F8B27FF88E0EB")
    let point = hex("DE9EDB7D7B7DC1B4D35B61C2ECE435373F8343C85B78674DADFC7E146F882B4F")
    let peer = hex("8520F0098930A754748B7DDCB43EF75A0DBF3A0D26381AF4EBA4A98EAA9B4E6A")
    let secret = hex("4A5D9D5BA4CE2DE1728E3BF480350F25E07E21C947D19E3376F09B3C1E161742")
    let key = try CardKey(algorithm: .x25519, scalar: scalar.reversed())

    #expect(key.publicKey == .point(point))
    #expect(try key.decrypt(peer) == secret)
  }

  @Test
  func `points off the curve and of small order are refused`() throws {
    let onCurve = try CardKey.generate(.ecdh(.p256))
    #expect(throws: KeyFailure.self) {
      try onCurve.decrypt([0x04] + [UInt8](repeating: 1, count: 64))
    }
    let montgomery = try CardKey.generate(.x25519)
    #expect(throws: KeyFailure.self) { try montgomery.decrypt([UInt8](repeating: 0, count: 32)) }
    #expect(throws: KeyFailure.malformed) { try montgomery.decrypt([0x40] + [9]) }
  }
}
