/// RSA with PKCS#1 v1.5.
///
/// The key's S-expression holds both primes, so that libgcrypt takes the short way by the
/// Chinese remainder theorem.
struct RSAPrivateKey: Sendable {
  let modulus: [UInt8]
  let exponent: [UInt8]
  private let key: Expression

  /// What PKCS#1 v1.5 needs besides the message: 00, 01 or 02, at least eight bytes, 00.
  ///
  /// Source: RFC 8017, 9.2.
  private static let paddingMinimum = 11
  private static let exponentLimit = 4

  /// Generates two primes.
  ///
  /// Keys of a test card need no random numbers of the slow kind: hence `transient-key`.
  static func generateSecret(bits: Int) throws(KeyFailure) -> Secret {
    guard KeyAlgorithm.rsaBits.contains(bits) else { throw .unsupported }
    let parameters = try Expression(
      CanonicalList(
        "genkey",
        .list(
          CanonicalList(
            "rsa",
            .list(CanonicalList("nbits", .text(String(bits)))),
            .list(CanonicalList("flags", .text("transient-key")))
          )
        )
      )
    )
    let pair = try parameters.generatedKey()
    return .rsa(
      exponent: try BigInteger(pair.value(of: "e")).bytes,
      p: try BigInteger(pair.value(of: "p")).bytes,
      q: try BigInteger(pair.value(of: "q")).bytes
    )
  }

  init(bits: Int, exponent: [UInt8], p first: [UInt8], q second: [UInt8]) throws(KeyFailure) {
    guard KeyAlgorithm.rsaBits.contains(bits) else { throw .unsupported }
    let longestPrime = bits / 8
    guard first.count <= longestPrime, second.count <= longestPrime else { throw .malformed }
    // libgcrypt wants the smaller prime first, and its inverse modulo the larger one.
    var p = try BigInteger(first)
    var q = try BigInteger(second)
    if q.isLess(than: p) { swap(&p, &q) }
    let e = try BigInteger(exponent)
    guard p.isOdd, q.isOdd, e.isOdd, exponent.count <= Self.exponentLimit, p.isLess(than: q) else {
      throw .malformed
    }
    let n = try p.times(q)
    guard n.bits == bits else { throw .malformed }
    let totient = try p.predecessor().times(q.predecessor())
    let d = try e.inverse(modulo: totient)
    let u = try p.inverse(modulo: q)
    modulus = try n.bytes
    self.exponent = try e.bytes
    key = try Expression(
      CanonicalList(
        "private-key",
        .list(
          CanonicalList(
            "rsa",
            .list(CanonicalList("n", .bytes([0] + modulus))),
            .list(CanonicalList("e", .bytes([0] + self.exponent))),
            .list(CanonicalList("d", .bytes([0] + (try d.bytes)))),
            .list(CanonicalList("p", .bytes([0] + (try p.bytes)))),
            .list(CanonicalList("q", .bytes([0] + (try q.bytes)))),
            .list(CanonicalList("u", .bytes([0] + (try u.bytes))))
          )
        )
      )
    )
    try key.checkKey()
  }

  func sign(_ digestInfo: [UInt8]) throws(KeyFailure) -> [UInt8] {
    let fill = modulus.count - digestInfo.count - 3
    guard fill >= Self.paddingMinimum - 3 else { throw .malformed }
    let padded = [0x00, 0x01] + [UInt8](repeating: 0xFF, count: fill) + [0x00] + digestInfo
    let data = try Expression(
      CanonicalList(
        "data",
        .list(CanonicalList("flags", .text("raw"))),
        .list(CanonicalList("value", .bytes(padded)))
      )
    )
    return try key.signature(of: data).value(of: "s").padded(to: modulus.count)
  }

  func decrypt(_ cryptogram: [UInt8]) throws(KeyFailure) -> [UInt8] {
    guard cryptogram.count == modulus.count else { throw .malformed }
    let data = try Expression(
      CanonicalList(
        "enc-val",
        .list(CanonicalList("flags", .text("pkcs1"))),
        .list(CanonicalList("rsa", .list(CanonicalList("a", .bytes([0] + cryptogram)))))
      )
    )
    return try key.decryption(of: data).value(of: "value")
  }
}

extension [UInt8] {
  /// A number's bytes in a full length: leading zeros are dropped or added.
  func padded(to count: Int) throws(KeyFailure) -> [UInt8] {
    let significant = drop { $0 == 0 }
    guard significant.count <= count else { throw .malformed }
    return [UInt8](repeating: 0, count: count - significant.count) + significant
  }
}
