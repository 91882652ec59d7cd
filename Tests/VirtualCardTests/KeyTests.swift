import Testing
import VirtualCard

/// Keys that are generated and imported, used by command and judged by Python's `cryptography`.
///
/// Source: OpenPGP card 3.4.1, 7.2.10 to 7.2.14.
@Suite
struct KeyTests {
  private static let digestInfo = hex("3031300D060960864801650304020105000420")
  private static let rsa2048 = "010800002000"
  private static let p256 = "2A8648CE3D030107"
  private static let p384 = "2B81040022"
  private static let p521 = "2B81040023"

  private func card(
    _ profile: CardProfile = .nitrokey3,
    attributes: (tag: String, value: String)
  ) async throws -> CardUnderTest {
    let card = CardUnderTest(profile)
    try await card.prepare(CardUnderTest.select, CardUnderTest.verifyAdmin)
    let count = hexadecimal([UInt8(attributes.value.count / 2)])
    try await card.prepare("00DA00\(attributes.tag)\(count)\(attributes.value)")
    return card
  }

  private func signature(_ card: CardUnderTest, _ input: [UInt8]) async throws -> [UInt8] {
    try await card.prepare(CardUnderTest.verifySigning)
    return try await card.data([0x00, 0x2A, 0x9E, 0x9A, UInt8(input.count)] + input + [0x00])
  }

  @Test
  func `an RSA key signs a DigestInfo`() async throws {
    let card = try await card(attributes: ("C1", Self.rsa2048))
    let reply = PublicKeyReply.parts(try await card.data("0047800002B60000"))
    let hash = [UInt8](repeating: 0x5A, count: 32)
    let signature = try await signature(card, Self.digestInfo + hash)

    #expect(signature.count == 256)
    let script = """
      rsa.RSAPublicNumbers(i[1], i[0]).public_key().verify(
          b[2], b[3], padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
      """
    let modulus = try #require(reply[0x81])
    let exponent = try #require(reply[0x82])
    #expect(try await Python.run(script, modulus, exponent, signature, hash) != nil)
    #expect(try await Python.run(script, modulus, exponent, signature, hash.map { $0 ^ 1 }) == nil)
  }

  @Test(arguments: [(p256, 32, 64), (p384, 48, 96), (p521, 64, 132)])
  func `a key on a NIST curve signs a hash, both halves in full length`(
    curve: String,
    hashCount: Int,
    signatureCount: Int
  ) async throws {
    let card = try await card(attributes: ("C1", "13" + curve))
    let reply = PublicKeyReply.parts(try await card.data("0047800002B60000"))
    let hash = [UInt8](repeating: 0x5A, count: hashCount)
    let signature = try await signature(card, hash)

    #expect(signature.count == signatureCount)
    let script = """
      n = len(b[1]) // 2
      r, s = (int.from_bytes(x, "big") for x in (b[1][:n], b[1][n:]))
      point(b[0]).verify(utils.encode_dss_signature(r, s), b[2],
                         ec.ECDSA(utils.Prehashed(digests[len(b[2])]())))
      """
    let point = try #require(reply[0x86])
    #expect(try await Python.run(script, point, signature, hash) != nil)
    #expect(try await Python.run(script, point, signature, hash.map { $0 ^ 1 }) == nil)
  }

  @Test(arguments: [(CardProfile.yubikey5_7_4, ""), (.nitrokey3, "FF"), (.yubikey5_4_3, "00")])
  func `an Ed25519 key signs any message, with PW1 for signing or for the rest`(
    profile: CardProfile,
    format: String
  ) async throws {
    let attributes = "162B06010401DA470F01" + format
    let card = try await card(profile, attributes: ("C1", attributes))
    let message = [UInt8](repeating: 0x11, count: 150)
    let reply = PublicKeyReply.parts(try await card.data("0047800002B60000"))
    let signature = try await signature(card, message)
    let script = "ed25519.Ed25519PublicKey.from_public_bytes(b[0]).verify(b[1], b[2])"
    let point = try #require(reply[0x86])
    #expect(try await Python.run(script, point, signature, message) != nil)

    try await card.prepare(
      "00DA00C3" + hexadecimal([UInt8(attributes.count / 2)]) + attributes,
      CardUnderTest.verifyUser
    )
    let other = PublicKeyReply.parts(try await card.data("0047800002A40000"))
    let answer = try await card.data([0x00, 0x88, 0x00, 0x00, 150] + message + [0x00])
    let otherPoint = try #require(other[0x86])
    #expect(try await Python.run(script, otherPoint, answer, message) != nil)
    #expect(try await card.data("00CA009300") == [0, 0, 1])
  }

  @Test
  func `an RSA key deciphers what was enciphered for it, in links`() async throws {
    let card = try await card(attributes: ("C2", Self.rsa2048))
    let reply = PublicKeyReply.parts(try await card.data("0047800002B80000"))
    let secret = Array("a session key".utf8)
    let script = """
      k = rsa.RSAPublicNumbers(i[1], i[0]).public_key()
      print(k.encrypt(b[2], padding.PKCS1v15()).hex())
      """
    let modulus = try #require(reply[0x81])
    let exponent = try #require(reply[0x82])
    let cryptogram = try #require(try await Python.run(script, modulus, exponent, secret))
    let data = [0x00] + cryptogram
    let first = [0x10, 0x2A, 0x80, 0x86, 254] + data.prefix(254)
    let last = [0x00, 0x2A, 0x80, 0x86, 3] + data.dropFirst(254) + [0x00]
    #expect(await card.word(hexadecimal(first)) == "9000")
    #expect(await card.word(hexadecimal(last)) == "6982")
    try await card.prepare(CardUnderTest.verifyUser)
    #expect(await card.word(hexadecimal(first)) == "9000")

    #expect(try await card.data(last) == secret)
  }

  @Test(arguments: [(p256, 65), (p384, 97), (p521, 133)])
  func `a key on a NIST curve agrees on the X of the shared point`(
    curve: String,
    pointCount: Int
  ) async throws {
    let card = try await card(attributes: ("C2", "12" + curve))
    let point = try #require(
      PublicKeyReply.parts(try await card.data("0047800002B80000"))[0x86]
    )
    #expect(point.count == pointCount)
    let script = """
      k = ec.generate_private_key(curves[len(b[0])]())
      print(raw(k.public_key()).hex() + k.exchange(ec.ECDH(), point(b[0])).hex())
      """
    let output = try #require(try await Python.run(script, point))
    try await card.prepare(CardUnderTest.verifyUser)

    let shared = try await card.data(Self.decipher(Array(output.prefix(pointCount))))
    #expect(shared == Array(output.dropFirst(pointCount)))
  }

  @Test(arguments: [(CardProfile.nitrokey3, "12"), (.yubikey5_7_4, "12"), (.yubikey5_4_3, "16")])
  func `an X25519 key agrees on a secret, with or without the mark before the point`(
    profile: CardProfile,
    algorithm: String
  ) async throws {
    let card = try await card(profile, attributes: ("C2", algorithm + "2B060104019755010501"))
    let point = try #require(
      PublicKeyReply.parts(try await card.data("0047800002B80000"))[0x86]
    )
    let script = """
      k = x25519.X25519PrivateKey.generate()
      p = k.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
      s = k.exchange(x25519.X25519PublicKey.from_public_bytes(b[0]))
      print(p.hex() + s.hex())
      """
    let output = try #require(try await Python.run(script, point))
    let (peer, secret) = (Array(output.prefix(32)), Array(output.dropFirst(32)))
    try await card.prepare(CardUnderTest.verifyUser)

    #expect(try await card.data(Self.decipher(peer)) == secret)
    #expect(try await card.data(Self.decipher([0x40] + peer)) == secret)
  }

  /// PSO: DECIPHER with a point.
  private static func decipher(_ point: [UInt8]) -> [UInt8] {
    let count = UInt8(point.count)
    let long: (UInt8) -> [UInt8] = { $0 < 0x80 ? [$0] : [0x81, $0] }
    let inner = [0x86] + long(count) + point
    let key = [0x7F, 0x49] + long(UInt8(inner.count)) + inner
    let data = [0xA6] + long(UInt8(key.count)) + key
    return [0x00, 0x2A, 0x80, 0x86, UInt8(data.count)] + data + [0x00]
  }

  @Test
  func `MSE lends the authentication key to DECIPHER until the next SELECT`() async throws {
    let card = try await card(attributes: ("C2", "12" + Self.p256))
    try await card.prepare("0047800002B80000", "0047800002A40000", CardUnderTest.verifyUser)
    let digestInfo = hexadecimal(Self.digestInfo) + String(repeating: "00", count: 32)
    try await card.prepare("0022" + "41A4" + "03830102")
    // The decryption key can't sign: it agrees on secrets only.
    #expect(await card.word("0088000033\(digestInfo)00") == "6985")
    try await card.prepare(CardUnderTest.select)

    _ = try await card.data("0088000033\(digestInfo)00")
  }

  /// GnuPG fills the exponent up to the length that the attributes name.
  @Test(arguments: [
    (CardProfile.yubikey5_4_3, "0011", "010001"), (.nitrokey3Software, "0020", "00010001"),
  ])
  func `an RSA key from outside signs as itself`(
    profile: CardProfile,
    exponentBits: String,
    exponent: String
  ) async throws {
    let made = try #require(
      try await Python.run(
        """
        k = rsa.generate_private_key(65537, 3072).private_numbers()
        print("".join(x.to_bytes(192, "big").hex() for x in (k.p, k.q)))
        """
      )
    )
    let primes = hexadecimal(made)
    let card = try await card(profile, attributes: ("C1", "010C00" + exponentBits + "00"))
    // B6 00, tags and lengths of 91, 92 and 93, then the three values joined.
    let lengths = "910\(exponent.count / 2)" + "9281C0" + "9381C0"
    let values = hex(exponent + primes)
    let count = hexadecimal([UInt8(values.count >> 8), UInt8(values.count & 0xFF)])
    let body = hex("B600" + "7F4808" + lengths + "5F4882" + count) + values
    let header: [UInt8] = [0x4D, 0x82, UInt8(body.count >> 8), UInt8(body.count & 0xFF)]
    let data = header + body
    let command = [0x00, 0xDB, 0x3F, 0xFF, 0x00, UInt8(data.count >> 8), UInt8(data.count & 0xFF)]
    try await card.prepare(hexadecimal(command + data))

    let hash = [UInt8](repeating: 0x77, count: 32)
    let signature = try await signature(card, Self.digestInfo + hash)
    let script = """
      n = int.from_bytes(b[0][:192], "big") * int.from_bytes(b[0][192:], "big")
      rsa.RSAPublicNumbers(65537, n).public_key().verify(
          b[1], b[2], padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
      """
    #expect(try await Python.run(script, made, signature, hash) != nil)
    #expect(try await card.data("00CA00DE00").starts(with: [0x01, 0x02]))
    #expect(try await card.data("00CA009300") == [0, 0, 1])
  }

  /// Source: RFC 8032, 7.1, test 2.
  @Test
  func `an Ed25519 seed from outside signs as itself`() async throws {
    let card = try await card(attributes: ("C1", "162B06010401DA470F01"))
    let seed = "4CCD089B28FF96DA9DB6C346EC114E0F5B8A319F35ABA624DA8CF6ED4FB8A6FB"
    try await card.prepare("00DB3FFF2C4D2AB6007F48029220" + "5F4820" + seed)

    let point = PublicKeyReply.parts(try await card.data("0047810002B60000"))[0x86]
    #expect(point == hex("3D4017C3E843895A92B70AA74D1B7EBC9C982CCF2EC4968CC0CD55F12AF4660C"))
    let expected = hex(
      "92A009A9F0D4CAB8720E820B5F642540A2B27B5416503F8FB3762223EBDB69DA"
        + "085AC1E43E15996E458F3613D0F11D8C387B2EAEB4302AEEB00D291612BB0C00"
    )
    #expect(try await signature(card, [0x72]) == expected)
  }

  @Test
  func `other attributes remove a key, the same ones don't`() async throws {
    let card = try await card(.yubikey5_7_4, attributes: ("C1", "13" + Self.p256))
    try await card.prepare("0047800002B60000", "00DA00C109" + "13" + Self.p256)
    #expect(try await card.data("00CA00DE00") == [1, 1, 2, 0, 3, 0, 0x81, 2])
    try await card.prepare("00DA00C106" + "13" + Self.p384)

    #expect(await card.word("0047810002B60000") == "6581")
    #expect(try await card.data("00CA00DE00") == [1, 0, 2, 0, 3, 0, 0x81, 2])
  }

  @Test
  func `a Nitrokey without secure element generates no RSA-4096`() async throws {
    let card = try await card(.nitrokey3Software, attributes: ("C1", "011000002000"))

    #expect(await card.word("0047800002B60000") == "6A81")
  }
}
