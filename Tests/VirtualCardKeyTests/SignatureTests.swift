import Testing
import VirtualCard

/// Signatures of the card's keys, judged by openssl.
@Suite
struct SignatureTests {
  private static let message = Array("a paraph follows the signature".utf8)
  /// RFC 8017, 9.2, note 1.
  private static let sha256Prefix = hex("3031300D060960864801650304020105000420")

  private func digest(_ algorithm: String, with openssl: borrowing OpenSSL) async throws -> [UInt8]
  {
    try openssl.write(Self.message, to: "message")
    try await openssl.run("dgst", "-\(algorithm)", "-binary", "-out", "digest", "message")
    return try openssl.read("digest")
  }

  private func accepts(
    _ signature: [UInt8],
    of key: CardKey,
    over algorithm: String,
    with openssl: borrowing OpenSSL
  ) async throws -> Bool {
    try openssl.write(DER.publicKey(key), to: "public")
    try openssl.write(signature, to: "signature")
    return try await openssl.run(
      "dgst",
      "-\(algorithm)",
      "-keyform",
      "DER",
      "-verify",
      "public",
      "-signature",
      "signature",
      "message"
    )
  }

  @Test
  func `openssl accepts a signature of a generated RSA key, and none over another hash`()
    async throws
  {
    let openssl = try OpenSSL()
    let key = try CardKey.generate(.rsa(bits: 2048))
    let hash = try await digest("sha256", with: openssl)
    let signature = try key.sign(Self.sha256Prefix + hash)

    #expect(signature.count == 256)
    #expect(try await accepts(signature, of: key, over: "sha256", with: openssl))
    let other = try key.sign(Self.sha256Prefix + hash.reversed())
    #expect(try await !accepts(other, of: key, over: "sha256", with: openssl))
  }

  @Test(arguments: NamedCurve.allCases, ["sha256", "sha384", "sha512"])
  func `openssl accepts ECDSA over hashes shorter and longer than the curve`(
    curve: NamedCurve,
    algorithm: String
  ) async throws {
    let openssl = try OpenSSL()
    let key = try CardKey.generate(.ecdsa(curve))
    let signature = try key.sign(await digest(algorithm, with: openssl))

    #expect(signature.count == 2 * curve.byteCount)
    let encoded = DER.sequence(
      DER.integer(Array(signature.prefix(curve.byteCount))),
      DER.integer(Array(signature.suffix(curve.byteCount)))
    )
    #expect(try await accepts(encoded, of: key, over: algorithm, with: openssl))
  }

  /// An input whose leftmost 521 bits are nine zeros and the hash stands for that hash.
  @Test
  func `ECDSA on P-521 uses the leftmost 521 bits of a longer input`() async throws {
    let openssl = try OpenSSL()
    let key = try CardKey.generate(.ecdsa(.p521))
    let hash = try await digest("sha512", with: openssl)
    let bytes = [0] + hash + [0xFF]
    let shifted = zip(bytes, bytes.dropFirst()).map { $0 << 7 | $1 >> 1 }
    let signature = try key.sign([0] + shifted + [UInt8](repeating: 0xAB, count: 14))

    let encoded = DER.sequence(
      DER.integer(Array(signature.prefix(66))),
      DER.integer(Array(signature.suffix(66)))
    )
    #expect(try await accepts(encoded, of: key, over: "sha512", with: openssl))
  }

  @Test(arguments: [1, 64, 150, 1024])
  func `openssl accepts Ed25519 over messages of any length`(count: Int) async throws {
    let openssl = try OpenSSL()
    let key = try CardKey.generate(.ed25519)
    let message = [UInt8](repeating: 0x5A, count: count)
    try openssl.write(message, to: "message")
    try openssl.write(DER.publicKey(key), to: "public")
    try openssl.write(try key.sign(message), to: "signature")

    #expect(
      try await openssl.run(
        "pkeyutl",
        "-verify",
        "-pubin",
        "-keyform",
        "DER",
        "-inkey",
        "public",
        "-rawin",
        "-in",
        "message",
        "-sigfile",
        "signature"
      )
    )
  }

  /// Source: RFC 8032, 7.1, tests 2 and 3.
  @Test(arguments: [
    (
      "C5AA8DF43F9F837BEDB7442F31DCB7B166D38535076F094B85CE3A2E0B4458F7", "AF82",
      "FC51CD8E6218A1A38DA47ED00230F0580816ED13BA3303AC5DEB911548908025",
      "6291D657DEEC24024827E69C3ABE01A30CE548A284743A445E3680D7DB5AC3AC18FF9B538D16F290AE67F760984DC6594A7C15E9716ED28DC027BECEEA1EC40A"
    ),
    (
      "4CCD089B28FF96DA9DB6C346EC114E0F5B8A319F35ABA624DA8CF6ED4FB8A6FB", "72",
      "3D4017C3E843895A92B70AA74D1B7EBC9C982CCF2EC4968CC0CD55F12AF4660C",
      "92A009A9F0D4CAB8720E820B5F642540A2B27B5416503F8FB3762223EBDB69DA085AC1E43E15996E458F3613D0F11D8C387B2EAEB4302AEEB00D291612BB0C00"
    ),
  ])
  func `an imported Ed25519 seed gives the public key and signature of RFC 8032`(
    seed: String,
    message: String,
    point: String,
    signature: String
  ) throws {
    let key = try CardKey(algorithm: .ed25519, scalar: hex(seed))

    #expect(key.publicKey == .point(hex(point)))
    #expect(try key.sign(hex(message)) == hex(signature))
    #expect(throws: KeyFailure.malformed) { try key.sign([]) }
  }

  @Test
  func `a DigestInfo that leaves no room for padding is refused`() throws {
    let key = try CardKey.generate(.rsa(bits: 2048))

    #expect(try key.sign([UInt8](repeating: 1, count: 245)).count == 256)
    #expect(throws: KeyFailure.malformed) { try key.sign([UInt8](repeating: 1, count: 246)) }
  }

  @Test
  func `a key that signs doesn't agree on secrets, and the reverse`() throws {
    #expect(throws: KeyFailure.unsupported) {
      try CardKey.generate(.ecdh(.p256)).sign([1])
    }
    #expect(throws: KeyFailure.unsupported) {
      try CardKey.generate(.ed25519).decrypt([1])
    }
  }
}
