internal import CGcrypt
public import OpenPGP

/// The hash of several pieces, for a signature of a certificate.
///
/// - Parameters:
///   - algorithm: The hash.
///   - parts: The pieces.
/// - Returns: The hash, of the algorithm's length.
public func certificationDigest(
  _ algorithm: CertificationHash,
  of parts: [UInt8]...
) -> [UInt8] {
  var digest = MessageDigest(algorithm.library, byteCount: algorithm.byteCount)
  for part in parts { digest.update(part) }
  return digest.finish()
}

extension CertificationHash {
  /// libgcrypt's number for the hash.
  fileprivate var library: gcry_md_algos {
    switch self {
    case .sha1: GCRY_MD_SHA1
    case .sha224: GCRY_MD_SHA224
    case .sha256: GCRY_MD_SHA256
    case .sha384: GCRY_MD_SHA384
    case .sha512: GCRY_MD_SHA512
    }
  }

  /// libgcrypt's name for the hash.
  var libraryName: String {
    switch self {
    case .sha1: "sha1"
    case .sha224: "sha224"
    case .sha256: "sha256"
    case .sha384: "sha384"
    case .sha512: "sha512"
    }
  }
}

extension Verifier {
  /// Checks the numbers of a signature of a certificate.
  ///
  /// - Parameters:
  ///   - value: The numbers.
  ///   - digest: The hash that was signed.
  ///   - algorithm: Which hash that is.
  /// - Throws: ``SignatureDefect``; returns only if the key made the signature over this hash.
  public func verify(
    _ value: SignatureValue,
    digest: [UInt8],
    certificationHash algorithm: CertificationHash
  ) throws(SignatureDefect) {
    guard digest.count == algorithm.byteCount else {
      throw .digestByteCount(digest.count, expected: algorithm.byteCount)
    }
    // A hash shorter than the curve is weaker than the key; GnuPG refuses it as well.
    if case .ecdsa(let curve, _) = key.material,
      digest.count < curve.shortestDigestByteCount
    {
      throw .digestByteCount(digest.count, expected: curve.shortestDigestByteCount)
    }
    try verify(value, digest: digest, hashName: algorithm.libraryName)
  }
}
