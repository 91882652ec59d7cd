/// A private key of the virtual card.
///
/// The key is for tests: its bytes are neither locked in memory nor wiped.
///
/// Source: OpenPGP card 3.4.1, 7.2.10 to 7.2.14, for the shapes of input and output.
public struct CardKey: Sendable {
  /// What the key computes.
  public let algorithm: KeyAlgorithm
  /// The public half.
  public let publicKey: CardPublicKey

  private let privateKey: PrivateKey
  private let secret: Secret

  /// Generates a key.
  ///
  /// RSA-4096 takes seconds, everything else less than one.
  ///
  /// - Parameter algorithm: What the key is to compute.
  /// - Returns: A new key from libgcrypt's random numbers.
  /// - Throws: ``KeyFailure``.
  public static func generate(_ algorithm: KeyAlgorithm) throws(KeyFailure) -> CardKey {
    switch algorithm {
    case .rsa(let bits):
      let secret = try RSAPrivateKey.generateSecret(bits: bits)
      return try CardKey(algorithm: algorithm, secret: secret)
    case .ecdsa(let curve), .ecdh(let curve):
      let scalar = try CurvePrivateKey.generateScalar(on: curve)
      return try CardKey(algorithm: algorithm, scalar: scalar)
    case .ed25519, .x25519:
      return try CardKey(algorithm: algorithm, scalar: randomBytes(X25519PrivateKey.byteCount))
    }
  }

  /// Imports an RSA key.
  ///
  /// - Parameters:
  ///   - algorithm: ``KeyAlgorithm/rsa(bits:)``, with the size that the modulus must have.
  ///   - exponent: The public exponent, big-endian.
  ///   - p: One prime, big-endian.
  ///   - q: The other prime, big-endian.
  /// - Throws: ``KeyFailure``.
  public init(
    algorithm: KeyAlgorithm,
    rsaExponent exponent: [UInt8],
    p: [UInt8],
    q: [UInt8]
  ) throws(KeyFailure) {
    try self.init(algorithm: algorithm, secret: .rsa(exponent: exponent, p: p, q: q))
  }

  /// Imports a key on a curve.
  ///
  /// - Parameters:
  ///   - algorithm: Any but RSA.
  ///   - scalar: The bytes as they stand in the extended header list of PUT DATA: a number,
  ///     big-endian, on the NIST curves; the 32 bytes of the seed for Ed25519; the 32 bytes of
  ///     the scalar for X25519 **big-endian**, which is the reverse of RFC 7748's order.
  /// - Throws: ``KeyFailure``.
  public init(algorithm: KeyAlgorithm, scalar: [UInt8]) throws(KeyFailure) {
    try self.init(algorithm: algorithm, secret: .scalar(scalar))
  }

  /// Reads what ``serialized`` wrote.
  ///
  /// - Parameter serialized: The whole serialised form, with nothing behind it.
  /// - Throws: ``KeyFailure``.
  public init(serialized: [UInt8]) throws(KeyFailure) {
    let (algorithm, secret) = try Secret.parse(serialized)
    try self.init(algorithm: algorithm, secret: secret)
  }

  /// The key in the form for the card's state file, from which all else is computed again.
  public var serialized: [UInt8] { secret.serialized(algorithm: algorithm) }

  private init(algorithm: KeyAlgorithm, secret: Secret) throws(KeyFailure) {
    let privateKey: PrivateKey
    switch (algorithm, secret) {
    case (.rsa(let bits), .rsa(let exponent, let p, let q)):
      privateKey = .rsa(try RSAPrivateKey(bits: bits, exponent: exponent, p: p, q: q))
    case (.ecdsa(let curve), .scalar(let scalar)), (.ecdh(let curve), .scalar(let scalar)):
      privateKey = .curve(try CurvePrivateKey(curve: curve, scalar: scalar))
    case (.ed25519, .scalar(let seed)):
      privateKey = .ed25519(try Ed25519PrivateKey(seed: seed))
    case (.x25519, .scalar(let scalar)):
      privateKey = .x25519(try X25519PrivateKey(scalar: scalar))
    default:
      throw .unsupported
    }
    self.algorithm = algorithm
    self.secret = secret
    self.privateKey = privateKey
    publicKey = privateKey.publicKey
  }

  /// Signs.
  ///
  /// - Parameter input: RSA: the DigestInfo, which gets PKCS#1 v1.5 padding here. ECDSA: the
  ///   hash, of which the leftmost bits are used as FIPS 186-4, 6.4 says. Ed25519: the message.
  ///   Never empty.
  /// - Returns: RSA: as many bytes as the modulus. ECDSA: `r‖s`, each in full length. Ed25519:
  ///   the 64 bytes of RFC 8032.
  /// - Throws: ``KeyFailure``; ``KeyFailure/unsupported`` for a key that only deciphers.
  public func sign(_ input: [UInt8]) throws(KeyFailure) -> [UInt8] {
    switch (algorithm, privateKey) {
    case (.rsa, .rsa(let key)): try key.sign(input)
    case (.ecdsa, .curve(let key)): try key.sign(input)
    case (.ed25519, .ed25519(let key)): try key.sign(input)
    default: throw .unsupported
    }
  }

  /// Deciphers, or agrees on a shared secret.
  ///
  /// - Parameter input: RSA: the cryptogram, as long as the modulus. Curves: the other side's
  ///   point, in the shape of ``CardPublicKey/point(_:)``.
  /// - Returns: RSA: the message without its PKCS#1 v1.5 padding. NIST curves: the shared
  ///   point's X in full length. X25519: the 32 bytes of RFC 7748.
  /// - Throws: ``KeyFailure``; ``KeyFailure/unsupported`` for a key that only signs.
  public func decrypt(_ input: [UInt8]) throws(KeyFailure) -> [UInt8] {
    switch (algorithm, privateKey) {
    case (.rsa, .rsa(let key)): try key.decrypt(input)
    case (.ecdh, .curve(let key)): try key.sharedSecret(with: input)
    case (.x25519, .x25519(let key)): try key.sharedSecret(with: input)
    default: throw .unsupported
    }
  }
}

/// The computing half of a key, one type for each of libgcrypt's ways.
private enum PrivateKey: Sendable {
  case rsa(RSAPrivateKey)
  case curve(CurvePrivateKey)
  case ed25519(Ed25519PrivateKey)
  case x25519(X25519PrivateKey)

  var publicKey: CardPublicKey {
    switch self {
    case .rsa(let key): .rsa(modulus: key.modulus, exponent: key.exponent)
    case .curve(let key): .point(key.point)
    case .ed25519(let key): .point(key.point)
    case .x25519(let key): .point(key.point)
    }
  }
}
