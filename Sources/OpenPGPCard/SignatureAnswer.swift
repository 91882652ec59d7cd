internal import OpenPGP

extension SignatureValue {
  /// Reads a card's answer to COMPUTE DIGITAL SIGNATURE; nothing if it can't be a signature.
  ///
  /// Whether it *is* one is for the host to check with the public key.
  init?(parsingCardSignature bytes: [UInt8], as algorithm: SigningAlgorithm) {
    switch algorithm {
    case .rsa(let bits):
      guard let number = Self.number(bytes[...], byteCount: bits / 8) else { return nil }
      self = .rsa(number)
    case .ecdsa(let curve):
      // Some cards send each half as an ASN.1 number, with a zero before a high first bit: 66
      // bytes on P-256.
      guard bytes.count.isMultiple(of: 2) else { return nil }
      let half = bytes.count / 2
      guard
        let r = Self.number(bytes.prefix(half), byteCount: curve.fieldByteCount),
        let s = Self.number(bytes.suffix(half), byteCount: curve.fieldByteCount)
      else { return nil }
      self = .ecdsa(r: r, s: s)
    case .ed25519:
      guard bytes.count == 64 else { return nil }
      self = .ed25519(r: Array(bytes.prefix(32)), s: Array(bytes.suffix(32)))
    case .unsupported:
      return nil
    }
  }

  /// A positive number in exactly so many bytes.
  private static func number(_ bytes: ArraySlice<UInt8>, byteCount: Int) -> [UInt8]? {
    let digits = bytes.drop { $0 == 0 }
    guard !digits.isEmpty, digits.count <= byteCount else { return nil }
    return Array(repeating: 0, count: byteCount - digits.count) + digits
  }
}
