internal import OpenPGP

extension SigningAlgorithm {
  /// What a card is sent to sign a hash: a DigestInfo for RSA, the hash for the others.
  ///
  /// For ECDSA the leftmost bytes as many as the field has, which is what the standard uses of a
  /// longer hash; a Nitrokey 3 takes no other length (and for P-521 no more than 64). A hash
  /// shorter than the curve is refused, as OpenPGP demands, so that none has to be made longer.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.10; RFC 9580, 5.2.3.2 and 5.2.3.3; FIPS 186-5, 6.4.1.
  func input(signing hash: [UInt8], _ algorithm: HashAlgorithm) throws(SigningError) -> [UInt8] {
    guard hash.count == algorithm.byteCount else {
      throw .hashLength(hash.count, expected: algorithm.byteCount)
    }
    switch self {
    case .rsa:
      return algorithm.digestInfoPrefix + hash
    case .ecdsa(let curve):
      guard hash.count >= min(curve.fieldByteCount, 64) else {
        throw .hashTooShort(algorithm, curve)
      }
      return Array(hash.prefix(curve.fieldByteCount))
    case .ed25519:
      return hash
    case .unsupported(let value):
      throw .algorithm(value)
    }
  }
}

extension HashAlgorithm {
  /// The DER that stands before a hash in a DigestInfo.
  ///
  /// Source: RFC 8017, 9.2, note 1.
  fileprivate var digestInfoPrefix: [UInt8] {
    let sequence = UInt8(0x11 + byteCount)
    let arc: UInt8 =
      switch self {
      case .sha256: 0x01
      case .sha384: 0x02
      case .sha512: 0x03
      }
    return [
      0x30, sequence, 0x30, 0x0D,
      0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, arc,
      0x05, 0x00, 0x04, UInt8(byteCount),
    ]
  }
}
