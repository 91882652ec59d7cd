/// Ed25519 over the message itself.
///
/// Source: RFC 8032, 5.1.
struct Ed25519PrivateKey: Sendable {
  /// The public key's 32 bytes.
  let point: [UInt8]
  private let key: Expression

  static let byteCount = 32

  init(seed: [UInt8]) throws(KeyFailure) {
    guard seed.count == Self.byteCount else { throw .malformed }
    let curve = CanonicalList("curve", .text("Ed25519"))
    let flags = CanonicalList("flags", .text("eddsa"))
    let secret = CanonicalList("d", .bytes(seed))
    let context = try Expression(
      CanonicalList("ecc", .list(curve), .list(flags), .list(secret))
    ).curveContext()
    point = try context.octets("q@eddsa")
    guard point.count == Self.byteCount else { throw .malformed }
    key = try Expression(
      CanonicalList(
        "private-key",
        .list(
          CanonicalList(
            "ecc",
            .list(curve),
            .list(flags),
            .list(CanonicalList("q", .bytes(point))),
            .list(secret)
          )
        )
      )
    )
  }

  func sign(_ message: [UInt8]) throws(KeyFailure) -> [UInt8] {
    // No command brings an empty message, and libgcrypt's S-expressions have no empty value.
    guard !message.isEmpty else { throw .malformed }
    let data = try Expression(
      CanonicalList(
        "data",
        .list(CanonicalList("flags", .text("eddsa"))),
        .list(CanonicalList("hash-algo", .text("sha512"))),
        .list(CanonicalList("value", .bytes(message)))
      )
    )
    let signature = try key.signature(of: data)
    let bytes = try signature.value(of: "r") + signature.value(of: "s")
    guard bytes.count == 2 * Self.byteCount else { throw .malformed }
    return bytes
  }
}
