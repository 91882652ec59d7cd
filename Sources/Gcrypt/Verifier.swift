internal import CGcrypt
public import OpenPGP
internal import Sodium

/// Why a public key can't be used to check signatures.
public enum KeyRejection: Error, Hashable, Sendable {
  /// An RSA modulus of a length that isn't taken; even ones are no moduli at all.
  case modulus(bitCount: Int, allowed: ClosedRange<Int>)
  /// An RSA exponent that is even, 1, or longer than `limit` bytes.
  case exponent(limit: Int)
  /// A curve that doesn't belong to the algorithm.
  case curve(Curve)
  /// A point that isn't on its curve, not in its form, or, of Ed25519, not in the base point's
  /// group: signatures by a key of small order would hold over anything.
  case point
  /// libgcrypt doesn't take the key; the number is libgpg-error's.
  case library(code: UInt32)
}

/// Checks signatures with one public key, which is taken apart only once.
///
/// Many threads may use one verifier at a time.
public struct Verifier: Sendable {
  /// The lengths of RSA keys that are taken, in bits.
  public static let modulusBitCounts = 2048...16_384
  /// The longest RSA exponent that is taken, in bytes: real ones have three.
  public static let maximumExponentByteCount = 4

  /// The key.
  public let key: PublicKey
  /// The key's name.
  public let fingerprint: Fingerprint

  private let checker: Checker

  /// Which library checks: libgcrypt takes ten times as long for Ed25519.
  private enum Checker {
    case libgcrypt(LibraryExpression)
    case libsodium(Ed25519Verifier)
  }

  /// Takes a key.
  ///
  /// - Parameter key: The key.
  /// - Throws: ``KeyRejection``.
  public init(_ key: PublicKey) throws(KeyRejection) {
    switch key.material {
    case .rsa(let modulus, let exponent):
      try Self.check(modulus: modulus, exponent: exponent)
      checker = .libgcrypt(try Self.expression(key.material))
    case .ecdsa(let curve, let point):
      guard curve != .ed25519 else { throw .curve(curve) }
      guard point.first == 0x04, point.count == 1 + 2 * curve.fieldByteCount else { throw .point }
      let expression = try Self.expression(key.material)
      guard expression.holdsPoint else { throw .point }
      checker = .libgcrypt(expression)
    case .ed25519(let point):
      guard let verifier = Ed25519Verifier(point) else { throw .point }
      checker = .libsodium(verifier)
    }
    self.key = key
    fingerprint = Gcrypt.fingerprint(of: key)
  }

  /// Checks a signature's numbers.
  ///
  /// - Parameters:
  ///   - value: The numbers; leading zeros don't matter, but no number may be out of its range.
  ///   - digest: The hash that was signed.
  ///   - algorithm: Which hash that is.
  /// - Throws: ``SignatureDefect``; returns only if the key made the signature over this hash.
  public func verify(
    _ value: SignatureValue,
    digest: [UInt8],
    algorithm: HashAlgorithm
  ) throws(SignatureDefect) {
    guard digest.count == algorithm.byteCount else {
      throw .digestByteCount(digest.count, expected: algorithm.byteCount)
    }
    if case .ecdsa(let curve, _) = key.material,
      algorithm.byteCount < curve.shortestDigestByteCount
    {
      throw .hashTooShort(algorithm, curve)
    }
    try verify(value, digest: digest, hashName: algorithm.libraryName)
  }

  /// Checks a signature's numbers over a hash of the right length, by libgcrypt's name of it.
  func verify(
    _ value: SignatureValue,
    digest: [UInt8],
    hashName: String
  ) throws(SignatureDefect) {
    switch (checker, value) {
    case (.libsodium(let verifier), .ed25519(let r, let s)):
      guard Ed25519Range.holds(r, s) else { throw .numbers }
      // OpenPGP signs the hash as if it were the message; RFC 9580, 5.2.3.3.
      guard verifier.isSignature(r, s, over: digest) else { throw .invalid }
    case (.libgcrypt(let key), _):
      guard let checked = value.inRange(for: self.key.material),
        let signed = self.key.material.signedData(digest, hashName)
      else { throw .numbers }
      try Self.check(checked, signed, key)
    default: throw .numbers
    }
  }

  private static func check(
    _ value: SExpression,
    _ signed: SExpression,
    _ key: LibraryExpression
  ) throws(SignatureDefect) {
    let failure: gcry_error_t
    do {
      let signature = try LibraryExpression(.named("sig-val", value))
      let data = try LibraryExpression(signed)
      // Safe because: all three live until the call is over.
      failure = unsafe gcry_pk_verify(signature.handle, data.handle, key.handle)
    } catch {
      throw .library(code: error.code)
    }
    guard failure == 0 else {
      let code = Library.code(failure)
      throw code == GPG_ERR_BAD_SIGNATURE.rawValue ? .invalid : .library(code: code)
    }
  }

  private static func expression(
    _ material: PublicKeyMaterial
  ) throws(KeyRejection) -> LibraryExpression {
    do {
      return try LibraryExpression(.publicKey(material))
    } catch {
      throw .library(code: error.code)
    }
  }

  private static func check(modulus: [UInt8], exponent: [UInt8]) throws(KeyRejection) {
    let bitCount = modulus.significantBitCount
    guard modulusBitCounts.contains(bitCount), modulus.last.map({ $0 & 1 }) == 1 else {
      throw .modulus(bitCount: bitCount, allowed: modulusBitCounts)
    }
    let exponentBitCount = exponent.significantBitCount
    guard
      exponentBitCount > 1, exponentBitCount <= maximumExponentByteCount * 8,
      exponent.last.map({ $0 & 1 }) == 1
    else { throw .exponent(limit: maximumExponentByteCount) }
  }
}

extension PublicKeyMaterial {
  /// What libgcrypt is told that was signed; nil for what it doesn't check.
  fileprivate func signedData(_ digest: [UInt8], _ hashName: String) -> SExpression? {
    switch self {
    case .rsa:
      .named(
        "data",
        .named("flags", "pkcs1"),
        .list([.text("hash"), .text(hashName), .atom(digest)])
      )
    case .ecdsa(let curve, _):
      // ECDSA takes the leftmost bits, as many as the curve's order has. For these curves and
      // hashes that is whole bytes.
      .named(
        "data",
        .named("flags", "raw"),
        .number("value", digest.prefix(curve.fieldByteCount))
      )
    case .ed25519: nil
    }
  }
}

extension HashAlgorithm {
  fileprivate var libraryName: String {
    switch self {
    case .sha256: "sha256"
    case .sha384: "sha384"
    case .sha512: "sha512"
    }
  }
}
