import Gcrypt
import OpenPGP
import Testing

/// Signatures that OpenSSL made, and what an attacker could make of them.
@Suite
struct VerifierTests {
  private static let text = Array("abc".utf8)

  private static func verifier(_ material: PublicKeyMaterial) throws -> Verifier {
    try Verifier(PublicKey(created: 0, material: material))
  }

  @Test
  func `every vector was read`() {
    #expect(SignatureVector.all.count == 18)
  }

  @Test(arguments: SignatureVector.all)
  func `a signature that OpenSSL made holds over its hash and no other`(
    vector: SignatureVector
  ) throws {
    let verifier = try Self.verifier(vector.material)
    let hash = digest(vector.hash, of: Self.text)
    try verifier.verify(vector.value, digest: hash, algorithm: vector.hash)

    var other = hash
    other[0] ^= 1
    #expect(throws: SignatureDefect.invalid) {
      try verifier.verify(vector.value, digest: other, algorithm: vector.hash)
    }
  }

  @Test(arguments: SignatureVector.all)
  func `every bit of the first and the last byte of each number counts`(
    vector: SignatureVector
  ) throws {
    let verifier = try Self.verifier(vector.material)
    let hash = digest(vector.hash, of: Self.text)
    for bit in 0..<8 {
      for changed in vector.value.changed(by: 1 << bit) {
        #expect(throws: SignatureDefect.self) {
          try verifier.verify(changed, digest: hash, algorithm: vector.hash)
        }
      }
    }
  }

  @Test
  func `leading zeros make no difference to RSA and ECDSA`() throws {
    for vector in SignatureVector.all {
      let padded: SignatureValue
      switch vector.value {
      case .rsa(let number): padded = .rsa([0, 0] + number)
      case .ecdsa(let r, let s): padded = .ecdsa(r: [0] + r, s: [0, 0, 0] + s)
      case .ed25519: continue
      }
      try Self.verifier(vector.material)
        .verify(padded, digest: digest(vector.hash, of: Self.text), algorithm: vector.hash)
    }
  }

  @Test
  func `an RSA number above the modulus is refused, though it is the same below it`() throws {
    let vector = try #require(SignatureVector.all.first { $0.material.algorithm == .rsa })
    guard case .rsa(let number) = vector.value, case .rsa(let modulus, _) = vector.material else {
      Issue.record("\(vector.material)")
      return
    }
    #expect(throws: SignatureDefect.numbers) {
      try Self.verifier(vector.material).verify(
        .rsa(sum(number, modulus)),
        digest: digest(vector.hash, of: Self.text),
        algorithm: vector.hash
      )
    }
  }

  @Test
  func `an Ed25519 half above the order is refused, though it is the same below it`() throws {
    let vector = try #require(SignatureVector.all.first { $0.material.algorithm == .eddsa })
    guard case .ed25519(let r, let s) = vector.value else {
      Issue.record("\(vector.value)")
      return
    }
    // RFC 8032, 5.1.
    let order = bytes(
      hexadecimal: "1000000000000000000000000000000014DEF9DEA2F79CD65812631A5CF5D3ED"
    )
    let above = Array(sum(s.reversed(), order).suffix(32).reversed())
    #expect(throws: SignatureDefect.numbers) {
      try Self.verifier(vector.material).verify(
        .ed25519(r: r, s: above),
        digest: digest(vector.hash, of: Self.text),
        algorithm: vector.hash
      )
    }
  }

  @Test(
    arguments: [
      .ecdsa(r: [], s: [1]), .ecdsa(r: [1], s: [0]), .ecdsa(r: [0], s: [0]),
      .ecdsa(r: Array(repeating: 0xFF, count: 32), s: [1]),
      .ecdsa(r: [1], s: Array(repeating: 0xFF, count: 33)),
      .rsa([1]), .ed25519(r: [], s: []),
    ] as [SignatureValue]
  )
  func `numbers that no P-256 key can make are refused`(value: SignatureValue) throws {
    let vector = try #require(SignatureVector.all.first { $0.material.algorithm == .ecdsa })
    #expect(throws: SignatureDefect.self) {
      try Self.verifier(vector.material)
        .verify(value, digest: digest(.sha256, of: Self.text), algorithm: .sha256)
    }
  }

  @Test
  func `a hash that is weaker than its curve is refused before any arithmetic`() throws {
    for (curve, hash) in [(Curve.nistP384, HashAlgorithm.sha256), (.nistP521, .sha384)] {
      let vector = try #require(
        SignatureVector.all.first { $0.testDescription.hasPrefix("\(curve)") }
      )
      #expect(throws: SignatureDefect.hashTooShort(hash, curve)) {
        try Self.verifier(vector.material)
          .verify(vector.value, digest: digest(hash, of: Self.text), algorithm: hash)
      }
    }
  }

  @Test
  func `a digest of another length than its hash is refused`() throws {
    let vector = try #require(SignatureVector.all.first)
    #expect(throws: SignatureDefect.digestByteCount(31, expected: 32)) {
      try Self.verifier(vector.material)
        .verify(vector.value, digest: Array(repeating: 0, count: 31), algorithm: .sha256)
    }
  }

  @Test
  func `one verifier serves many threads at once`() async throws {
    let vector = try #require(SignatureVector.all.last)
    let verifier = try Self.verifier(vector.material)
    let hash = digest(vector.hash, of: Self.text)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<8 {
            try verifier.verify(vector.value, digest: hash, algorithm: vector.hash)
          }
        }
      }
      try await group.waitForAll()
    }
  }
}

/// Keys that are no keys.
@Suite
struct KeyRejectionTests {
  private static let odd2048 = [0xC0] + Array(repeating: 0, count: 254) + [1] as [UInt8]

  @Test(
    arguments: [
      (
        Array(odd2048.dropLast()) + [2], [1, 0, 1], .modulus(bitCount: 2048, allowed: 2048...16_384)
      ),
      ([0x7F] + odd2048.dropFirst(), [1, 0, 1], .modulus(bitCount: 2047, allowed: 2048...16_384)),
      ([], [1, 0, 1], .modulus(bitCount: 0, allowed: 2048...16_384)),
      (odd2048, [], .exponent(limit: 4)), (odd2048, [1], .exponent(limit: 4)),
      (odd2048, [1, 0, 0], .exponent(limit: 4)),
      (odd2048, Array(repeating: 0xFF, count: 5), .exponent(limit: 4)),
    ] as [([UInt8], [UInt8], KeyRejection)]
  )
  func `an RSA key that is too short, even, or slow is refused`(
    modulus: [UInt8],
    exponent: [UInt8],
    rejection: KeyRejection
  ) {
    #expect(throws: rejection) {
      try Verifier(PublicKey(created: 0, material: .rsa(modulus: modulus, exponent: exponent)))
    }
  }

  @Test
  func `a point that isn't on its curve is refused`() throws {
    for vector in SignatureVector.all {
      guard case .ecdsa(let curve, var point) = vector.material else { continue }
      point[point.count - 1] ^= 1
      #expect(throws: KeyRejection.point) {
        try Verifier(PublicKey(created: 0, material: .ecdsa(curve, point: point)))
      }
    }
  }

  @Test(
    arguments: [
      "", "09", "0200000000000000000000000000000000000000000000000000000000000000",
      // The neutral point, and points of order 2, 4 and 8.
      "0100000000000000000000000000000000000000000000000000000000000000",
      "ECFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7F",
      "0000000000000000000000000000000000000000000000000000000000000000",
      "26E8958FC2B227B045C3F489F2EF98F0D5DFAC05D3C63339B13802886D53FC05",
      "C7176A703D4DD84FBA3C0B760D10670F2A2053FA2C39CCC64EC7FD7792AC037A",
      "C7176A703D4DD84FBA3C0B760D10670F2A2053FA2C39CCC64EC7FD7792AC03FA",
      // The neutral point, 0 and 3 in a second form: y above the prime.
      "EEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7F",
      "EDFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7F",
      "F0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7F",
      // Points of the curve outside the group of the base point: y = 3, x = 2.
      "0300000000000000000000000000000000000000000000000000000000000000",
      "3126711E11EF574692935381D2CD2BBAB5DD113C4010F91FD7C4DD7B12BF431A",
    ]
  )
  func `a point that no Ed25519 key can have is refused`(point: String) {
    #expect(throws: KeyRejection.point) {
      try Verifier(PublicKey(created: 0, material: .ed25519(point: bytes(hexadecimal: point))))
    }
  }

  @Test
  func `an ECDSA key on Ed25519 is refused`() {
    #expect(throws: KeyRejection.curve(.ed25519)) {
      try Verifier(PublicKey(created: 0, material: .ecdsa(.ed25519, point: [4])))
    }
  }
}

extension SignatureValue {
  /// The value with bits turned in one byte at a time.
  fileprivate func changed(by mask: UInt8) -> [SignatureValue] {
    switch self {
    case .rsa(let number):
      number.changed(by: mask).map { .rsa($0) }
    case .ecdsa(let r, let s):
      r.changed(by: mask).map { .ecdsa(r: $0, s: s) }
        + s.changed(by: mask).map { .ecdsa(r: r, s: $0) }
    case .ed25519(let r, let s):
      r.changed(by: mask).map { .ed25519(r: $0, s: s) }
        + s.changed(by: mask).map { .ed25519(r: r, s: $0) }
    }
  }
}

extension [UInt8] {
  fileprivate func changed(by mask: UInt8) -> [[UInt8]] {
    [0, count - 1].map { index in
      var bytes = self
      bytes[index] ^= mask
      return bytes
    }
  }
}

/// The sum of two big-endian numbers of one length, one byte longer.
private func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
  var carry = 0
  var bytes: [UInt8] = []
  for (a, b) in zip(left.reversed(), right.reversed()) {
    carry += Int(a) + Int(b)
    bytes.append(UInt8(carry & 0xFF))
    carry >>= 8
  }
  return [UInt8(carry)] + bytes.reversed()
}
