import CardTesting
import ISO7816
import OpenPGP
import OpenPGPCard
import Testing

/// The answer to GENERATE ASYMMETRIC KEY PAIR, OpenPGP card 3.4.1, 7.2.14.
@Suite
struct SigningKeyTests {
  private static let modulus = [0xC1] + Array(repeating: UInt8(0x55), count: 255)
  private static let exponent = bytes("010001")
  private static let point32 = Array(repeating: UInt8(0x77), count: 32)

  @Test(arguments: ["7F49", ""])
  func `an RSA key is read without leading zeros`(outer: String) throws {
    let parts = object("81", [0] + Self.modulus) + object("82", bytes("00010001"))
    let data = outer.isEmpty ? parts : object(outer, parts)

    #expect(
      try PublicKeyMaterial(parsingCardKey: data, as: .rsa(bits: 2048))
        == .rsa(modulus: Self.modulus, exponent: Self.exponent)
    )
  }

  @Test
  func `points are read in full, Ed25519 with or without its prefix`() throws {
    let point = [0x04] + Self.point32 + Self.point32

    #expect(
      try PublicKeyMaterial(parsingCardKey: key(point), as: .ecdsa(.nistP256))
        == .ecdsa(.nistP256, point: point)
    )
    for point in [Self.point32, [0x40] + Self.point32] {
      #expect(
        try PublicKeyMaterial(parsingCardKey: key(point), as: .ed25519)
          == .ed25519(point: Self.point32)
      )
    }
  }

  @Test(arguments: [
    (modulus, [1], SigningKeyError.exponent([1])),
    (modulus, [], .exponent([])),
    (modulus, [2], .exponent([2])),
    (modulus, bytes("0100000001"), .exponent(bytes("0100000001"))),
    (modulus.dropLast() + [0x54], exponent, .modulus(bits: 2048, expected: 2048)),
    ([0x41] + modulus.dropFirst(), exponent, .modulus(bits: 2047, expected: 2048)),
    (modulus + [1], exponent, .modulus(bits: 2056, expected: 2048)),
    ([], exponent, .modulus(bits: 0, expected: 2048)),
    ([0, 0], exponent, .modulus(bits: 0, expected: 2048)),
  ])
  func `an RSA key of other numbers than announced is refused`(
    modulus: [UInt8],
    exponent: [UInt8],
    error: SigningKeyError
  ) {
    let data = object("7F49", object("81", modulus), object("82", exponent))

    #expect(throws: error) {
      try PublicKeyMaterial(parsingCardKey: data, as: .rsa(bits: 2048))
    }
  }

  @Test(arguments: [
    (SigningAlgorithm.ecdsa(.nistP256), [0x04] + point32, SigningKeyError.point(byteCount: 33)),
    (.ecdsa(.nistP256), [0x02] + point32 + point32, .point(byteCount: 65)),
    (.ecdsa(.nistP384), [0x04] + point32 + point32, .point(byteCount: 65)),
    (.ed25519, [0x41] + point32, .point(byteCount: 33)),
    (.ed25519, Array(point32.dropLast()), .point(byteCount: 31)),
    (.ed25519, [], .point(byteCount: 0)),
    (.rsa(bits: 2048), point32, .missing(0x81)),
    (.unsupported([0x12]), point32, .algorithm([0x12])),
  ])
  func `a key of another algorithm than announced is refused`(
    algorithm: SigningAlgorithm,
    point: [UInt8],
    error: SigningKeyError
  ) {
    #expect(throws: error) {
      try PublicKeyMaterial(parsingCardKey: key(point), as: algorithm)
    }
  }

  private func key(_ point: [UInt8]) -> [UInt8] { object("7F49", object("86", point)) }
}
