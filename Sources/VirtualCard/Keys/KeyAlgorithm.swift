/// An elliptic curve of NIST or of the brainpool.
///
/// Source: FIPS 186-4, appendix D.1.2; RFC 5639, 3.
public enum NamedCurve: Hashable, Sendable, CaseIterable {
  /// P-256, also secp256r1.
  case p256
  /// P-384, also secp384r1.
  case p384
  /// P-521, also secp521r1.
  case p521
  /// brainpoolP256r1
  case brainpoolP256
  /// brainpoolP384r1
  case brainpoolP384
  /// brainpoolP512r1
  case brainpoolP512

  /// The bits of the field and of the group's order, which are equal for these curves.
  public var bits: Int {
    switch self {
    case .p256, .brainpoolP256: 256
    case .p384, .brainpoolP384: 384
    case .brainpoolP512: 512
    case .p521: 521
    }
  }

  private var isOfBrainpool: Bool {
    switch self {
    case .p256, .p384, .p521: false
    case .brainpoolP256, .brainpoolP384, .brainpoolP512: true
    }
  }

  /// A stable name: `p256`, `brainpool256`.
  var name: String { isOfBrainpool ? "brainpool\(bits)" : "p\(bits)" }

  /// The bytes of one coordinate, of a scalar, and of each half of a signature.
  public var byteCount: Int { (bits + 7) / 8 }

  var gcryptName: String { isOfBrainpool ? "brainpoolP\(bits)r1" : "NIST P-\(bits)" }
}

/// What a key of the card computes.
public enum KeyAlgorithm: Hashable, Sendable {
  /// RSA with PKCS#1 v1.5 padding, for signatures and for deciphering.
  case rsa(bits: Int)
  /// Signatures on a curve of NIST or of the brainpool.
  case ecdsa(NamedCurve)
  /// Signatures over the message itself.
  case ed25519
  /// A shared secret on such a curve.
  case ecdh(NamedCurve)
  /// A shared secret on Curve25519.
  case x25519

  /// The sizes of an RSA modulus, in bits, that a key may have.
  public static let rsaBits: [Int] = [2048, 3072, 4096]

  /// A stable name: `rsa-2048`, `ecdsa-p256`, `ed25519`, `ecdh-p521`, `x25519`.
  var name: String {
    switch self {
    case .rsa(let bits): "rsa-\(bits)"
    case .ecdsa(let curve): "ecdsa-\(curve.name)"
    case .ed25519: "ed25519"
    case .ecdh(let curve): "ecdh-\(curve.name)"
    case .x25519: "x25519"
    }
  }

  static let all: [Self] =
    rsaBits.map { .rsa(bits: $0) } + NamedCurve.allCases.flatMap { [.ecdsa($0), .ecdh($0)] }
    + [.ed25519, .x25519]
}

/// The public half of a key, in the shapes that GENERATE ASYMMETRIC KEY PAIR answers with.
///
/// Source: OpenPGP card 3.4.1, 7.2.14.
public enum CardPublicKey: Hashable, Sendable {
  /// Both numbers big-endian; the modulus in its full length, the exponent without leading zeros.
  case rsa(modulus: [UInt8], exponent: [UInt8])
  /// `04‖X‖Y` on those curves; the native 32 bytes, little-endian, for Ed25519 and X25519.
  case point([UInt8])
}

/// Why a key couldn't be made or used.
public enum KeyFailure: Error, Hashable, Sendable {
  /// The algorithm, or its size, is none of the card's; or it doesn't do what was asked.
  case unsupported
  /// The key, the input or the serialised form isn't what the algorithm takes.
  case malformed
  /// libgcrypt refused, with its error number.
  case internalFailure(code: UInt32)
}
