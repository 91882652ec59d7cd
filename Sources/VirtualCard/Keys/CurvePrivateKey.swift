/// ECDSA or ECDH on a curve of NIST or of the brainpool.
struct CurvePrivateKey: Sendable {
  /// `04‖X‖Y`.
  let point: [UInt8]
  private let curve: NamedCurve
  private let key: Expression

  /// The first byte of a point that isn't compressed.
  ///
  /// Source: SEC 1 version 2.0, 2.3.3.
  private static let uncompressed: UInt8 = 0x04

  static func generateScalar(on curve: NamedCurve) throws(KeyFailure) -> [UInt8] {
    let parameters = try Expression(
      CanonicalList(
        "genkey",
        .list(CanonicalList("ecc", .list(CanonicalList("curve", .text(curve.gcryptName)))))
      )
    )
    return try parameters.generatedKey().value(of: "d").padded(to: curve.byteCount)
  }

  init(curve: NamedCurve, scalar: [UInt8]) throws(KeyFailure) {
    self.curve = curve
    let scalar = try scalar.padded(to: curve.byteCount)
    let name = CanonicalList("curve", .text(curve.gcryptName))
    let secret = CanonicalList("d", .bytes([0] + scalar))
    let context = try Expression(CanonicalList("ecc", .list(name), .list(secret))).curveContext()
    let number = try BigInteger(scalar)
    guard number.bits > 0, number.isLess(than: try context.number("n")) else { throw .malformed }
    point = try context.number("q").bytes
    guard point.count == 1 + 2 * curve.byteCount else { throw .malformed }
    key = try Expression(
      CanonicalList(
        "private-key",
        .list(
          CanonicalList(
            "ecc",
            .list(name),
            .list(CanonicalList("q", .bytes(point))),
            .list(secret)
          )
        )
      )
    )
  }

  func sign(_ hash: [UInt8]) throws(KeyFailure) -> [UInt8] {
    guard !hash.isEmpty else { throw .malformed }
    let data = try Expression(
      CanonicalList(
        "data",
        .list(CanonicalList("flags", .text("raw"))),
        .list(CanonicalList("value", .bytes([0] + leftmostBits(hash))))
      )
    )
    let signature = try key.signature(of: data)
    return try signature.value(of: "r").padded(to: curve.byteCount)
      + signature.value(of: "s").padded(to: curve.byteCount)
  }

  /// As many of a hash's leftmost bits as the group's order has.
  ///
  /// Source: FIPS 186-4, 6.4.
  private func leftmostBits(_ hash: [UInt8]) -> [UInt8] {
    let bytes = hash.prefix(curve.byteCount)
    let surplus = bytes.count * 8 - curve.bits
    guard surplus > 0 else { return Array(bytes) }
    var carried: UInt8 = 0
    return bytes.map { byte in
      defer { carried = byte << (8 - surplus) }
      return byte >> surplus | carried
    }
  }

  func sharedSecret(with peer: [UInt8]) throws(KeyFailure) -> [UInt8] {
    guard peer.count == 1 + 2 * curve.byteCount, peer.first == Self.uncompressed else {
      throw .malformed
    }
    let data = try Expression(
      CanonicalList(
        "enc-val",
        .list(CanonicalList("ecdh", .list(CanonicalList("e", .bytes(peer)))))
      )
    )
    let shared = try key.decryption(of: data).value(of: "value")
    guard shared.count == peer.count else { throw .malformed }
    return Array(shared.dropFirst().prefix(curve.byteCount))
  }
}
