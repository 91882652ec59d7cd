internal import CGcrypt
public import OpenPGP

/// A hash that is fed piece by piece, for data that doesn't have to be in memory at once.
@safe
public struct MessageDigest: ~Copyable {
  private let handle: gcry_md_hd_t
  private let algorithm: gcry_md_algos
  private let byteCount: Int

  /// Begins a hash.
  ///
  /// - Parameter algorithm: The hash.
  public init(_ algorithm: HashAlgorithm) {
    self.init(algorithm.library, byteCount: algorithm.byteCount)
  }

  /// Begins a hash over what is no secret, by libgcrypt's number.
  init(_ algorithm: gcry_md_algos, byteCount: Int) {
    Library.prepare()
    guard let opened = unsafe Self.open(algorithm, flags: 0) else {
      preconditionFailure("no memory for a hash")
    }
    unsafe handle = opened
    self.algorithm = algorithm
    self.byteCount = byteCount
  }

  /// Begins a hash over a secret: all that it remembers is in locked memory.
  init(confidential algorithm: HashAlgorithm) throws(LockedMemoryError) {
    try requireLockedMemory()
    guard let opened = unsafe Self.open(algorithm.library, flags: GCRY_MD_FLAG_SECURE.rawValue)
    else { throw .exhausted(byteCount: algorithm.byteCount) }
    unsafe handle = opened
    self.algorithm = algorithm.library
    byteCount = algorithm.byteCount
  }

  deinit {
    // Safe because: nothing else closes the handle.
    unsafe gcry_md_close(handle)
  }

  /// Adds bytes.
  ///
  /// - Parameter bytes: The next bytes of the data.
  public mutating func update(_ bytes: Span<UInt8>) {
    // Safe because: libgcrypt reads as many bytes as the span has.
    unsafe bytes.withUnsafeBytes { buffer in
      unsafe gcry_md_write(handle, buffer.baseAddress, buffer.count)
    }
  }

  /// Adds bytes.
  ///
  /// - Parameter bytes: The next bytes of the data.
  public mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  /// Adds bytes.
  ///
  /// - Parameter bytes: The next bytes of the data.
  public mutating func update(_ bytes: ArraySlice<UInt8>) { update(bytes.span) }

  /// Ends the hash.
  ///
  /// - Returns: The hash of all that was added.
  public consuming func finish() -> [UInt8] {
    withResult { result in result.indices.map { result[$0] } }
  }

  /// Ends the hash and lends it where it lies.
  consuming func withResult<Result: ~Copyable, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // Safe because: libgcrypt keeps the result, of the algorithm's length, until the handle is
    // closed, and the handle outlives the call.
    guard let result = unsafe gcry_md_read(handle, Int32(algorithm.rawValue)) else {
      preconditionFailure("a hash without its result")
    }
    return try unsafe body(Span(_unsafeStart: result, count: byteCount))
  }

  private static func open(_ algorithm: gcry_md_algos, flags: UInt32) -> gcry_md_hd_t? {
    var opened: gcry_md_hd_t?
    // Safe because: libgcrypt sets the handle or leaves it nil.
    let failure = unsafe gcry_md_open(&opened, Int32(algorithm.rawValue), flags)
    return failure == 0 ? unsafe opened : nil
  }
}

extension HashAlgorithm {
  /// libgcrypt's number for the hash.
  var library: gcry_md_algos {
    switch self {
    case .sha256: GCRY_MD_SHA256
    case .sha384: GCRY_MD_SHA384
    case .sha512: GCRY_MD_SHA512
    }
  }
}

/// The hash of several pieces, one after the other.
///
/// - Parameters:
///   - algorithm: The hash.
///   - parts: The pieces.
/// - Returns: The hash, of the algorithm's length.
public func digest(_ algorithm: HashAlgorithm, of parts: [UInt8]...) -> [UInt8] {
  var digest = MessageDigest(algorithm)
  for part in parts { digest.update(part) }
  return digest.finish()
}

/// The name of a key: the SHA-1 of its packet.
///
/// SHA-1 is used for names alone; keys are compared as keys.
///
/// Source: RFC 9580, 5.5.4.2.
///
/// - Parameter key: The key.
/// - Returns: The fingerprint.
public func fingerprint(of key: PublicKey) -> Fingerprint {
  guard let fingerprint = Fingerprint(sha1Name(of: key.fingerprintInput)) else {
    preconditionFailure("SHA-1 has 20 bytes")
  }
  return fingerprint
}

/// The SHA-1 of something that is named by it: nothing may be trusted for its name alone.
///
/// - Parameter bytes: What is hashed.
/// - Returns: 20 bytes.
public func sha1Name(of bytes: [UInt8]) -> [UInt8] {
  var digest = MessageDigest(GCRY_MD_SHA1, byteCount: 20)
  digest.update(bytes)
  return digest.finish()
}
