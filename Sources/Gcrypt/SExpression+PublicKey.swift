internal import OpenPGP

extension SExpression {
  /// A public key as libgcrypt takes it.
  static func publicKey(_ material: PublicKeyMaterial) -> Self {
    let parameters: Self =
      switch material {
      case .rsa(let modulus, let exponent):
        .named("rsa", .number("n", modulus), .number("e", exponent))
      case .ecdsa(let curve, let point):
        .named("ecc", .named("curve", curve.libraryName), .bytes("q", point))
      case .ed25519(let point):
        .named(
          "ecc",
          .named("curve", Curve.ed25519.libraryName),
          .named("flags", "eddsa"),
          .bytes("q", point)
        )
      }
    return .named("public-key", parameters)
  }
}

extension Curve {
  fileprivate var libraryName: String {
    switch self {
    case .nistP256: "NIST P-256"
    case .nistP384: "NIST P-384"
    case .nistP521: "NIST P-521"
    case .brainpoolP256r1: "brainpoolP256r1"
    case .brainpoolP384r1: "brainpoolP384r1"
    case .brainpoolP512r1: "brainpoolP512r1"
    case .ed25519: "Ed25519"
    }
  }
}
