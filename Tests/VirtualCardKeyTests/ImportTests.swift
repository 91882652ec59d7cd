import Testing
import VirtualCard

/// Keys that come from elsewhere: imported, or read back from the card's state.
@Suite
struct ImportTests {
  @Test
  func `an RSA key made by openssl is imported, in whichever order its primes come`() async throws {
    let openssl = try OpenSSL()
    try await openssl.run("genrsa", "-traditional", "-out", "private", "2048")
    try await openssl.run("rsa", "-in", "private", "-traditional", "-outform", "DER", "-out", "der")
    // RFC 8017, A.1.2: version, modulus, exponent, private exponent, the two primes, …
    let numbers = DER.integers(try openssl.read("der"))
    let (modulus, exponent, p, q) = (numbers[1], numbers[2], numbers[4], numbers[5])
    let key = try CardKey(algorithm: .rsa(bits: 2048), rsaExponent: exponent, p: p, q: q)
    let turned = try CardKey(algorithm: .rsa(bits: 2048), rsaExponent: exponent, p: q, q: p)

    let expected = CardPublicKey.rsa(modulus: Array(modulus.dropFirst()), exponent: exponent)
    #expect(key.publicKey == expected && turned.publicKey == expected)
    #expect(try key.sign([1, 2, 3]) == turned.sign([1, 2, 3]))
    #expect(throws: KeyFailure.malformed) {
      try CardKey(algorithm: .rsa(bits: 4096), rsaExponent: exponent, p: p, q: q)
    }
    #expect(throws: KeyFailure.self) {
      try CardKey(algorithm: .rsa(bits: 2048), rsaExponent: exponent, p: p, q: q.map { $0 ^ 2 })
    }
    #expect(throws: KeyFailure.malformed) {
      try CardKey(algorithm: .rsa(bits: 2048), rsaExponent: exponent, p: p, q: p)
    }
  }

  @Test(arguments: [
    KeyAlgorithm.rsa(bits: 2048), .ecdsa(.p256), .ecdsa(.p521), .ecdh(.p384), .ed25519, .x25519,
  ])
  func `a key read back from its serialised form is the same key`(algorithm: KeyAlgorithm) throws {
    let key = try CardKey.generate(algorithm)
    let serialized = key.serialized
    let readBack = try CardKey(serialized: serialized)

    #expect(readBack.algorithm == algorithm && readBack.publicKey == key.publicKey)
    #expect(readBack.serialized == serialized)
    #expect(throws: KeyFailure.malformed) { try CardKey(serialized: serialized + [0]) }
    #expect(throws: KeyFailure.malformed) { try CardKey(serialized: serialized.dropLast()) }
  }

  @Test(arguments: NamedCurve.allCases)
  func `scalars outside of the group are refused, leading zeros don't count`(
    curve: NamedCurve
  ) throws {
    let one = try CardKey(algorithm: .ecdsa(curve), scalar: [1])
    let padded = try CardKey(algorithm: .ecdsa(curve), scalar: [0, 0, 1])

    #expect(one.publicKey == padded.publicKey)
    for scalar in [[], [0], [UInt8](repeating: 0xFF, count: curve.byteCount)] {
      #expect(throws: KeyFailure.malformed) {
        try CardKey(algorithm: .ecdsa(curve), scalar: scalar)
      }
    }
  }

  @Test(arguments: [KeyAlgorithm.ed25519, .x25519], [0, 31, 33])
  func `a scalar of another length than 32 bytes is refused`(
    algorithm: KeyAlgorithm,
    count: Int
  ) {
    #expect(throws: KeyFailure.malformed) {
      try CardKey(algorithm: algorithm, scalar: [UInt8](repeating: 8, count: count))
    }
  }

  @Test
  func `sizes of RSA that the card doesn't have are refused`() {
    #expect(throws: KeyFailure.unsupported) { try CardKey.generate(.rsa(bits: 1024)) }
    #expect(throws: KeyFailure.unsupported) {
      try CardKey(algorithm: .rsa(bits: 8192), rsaExponent: [3], p: [5], q: [7])
    }
  }

  @Test
  func `random bytes come in the number asked for, and differ`() {
    #expect(randomBytes(32).count == 32)
    #expect(randomBytes(32) != randomBytes(32))
    #expect(randomBytes(0).isEmpty)
  }
}
