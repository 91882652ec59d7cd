internal import OpenPGP

/// A certificate with one user ID that is still to be signed: primary key, user ID, positive
/// certification by the key itself.
///
/// Source: RFC 9580, 5.2.1.6, 5.2.4 and 10.1.
struct CertificateDraft {
  private static let positiveCertification: UInt8 = 0x13

  let key: PublicKey
  let fingerprint: Fingerprint
  let userID: String

  /// The hash that fits the key.
  var hash: HashAlgorithm { key.material.preferredHash }

  /// The bytes whose hash is signed.
  var hashedInput: [UInt8] {
    let name = Array(userID.utf8)
    let head = signatureHead
    return key.fingerprintInput + [0xB4] + bigEndian(name.count, 4) + name + head + [0x04, 0xFF]
      + bigEndian(head.count, 4)
  }

  /// The certificate in binary.
  func certificate(digest: [UInt8], value: SignatureValue) -> [UInt8] {
    let issuer: [UInt8] = [9, 16] + fingerprint.keyID
    let numbers: [[UInt8]] =
      switch value {
      case .rsa(let number): [number]
      case .ecdsa(let r, let s), .ed25519(let r, let s): [r, s]
      }
    let signature =
      signatureHead + bigEndian(issuer.count, 2) + issuer + digest.prefix(2)
      + numbers.flatMap(multiprecision)
    return packet(6, key.packetBody) + packet(13, Array(userID.utf8)) + packet(2, signature)
  }

  /// Version, type, algorithm, hash, and the subpackets issuer fingerprint, creation time and key
  /// flags: certify and sign.
  private var signatureHead: [UInt8] {
    let hashed: [UInt8] =
      [22, 33, 4] + fingerprint.bytes + [5, 2] + bigEndian(Int(key.created), 4) + [2, 27, 0x03]
    return [
      4, Self.positiveCertification, key.material.algorithm.rawValue, hash.rawValue,
    ] + bigEndian(hashed.count, 2) + hashed
  }

  private func packet(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
    [0xC0 | tag, 0xFF] + bigEndian(body.count, 4) + body
  }

  private func multiprecision(_ bytes: [UInt8]) -> [UInt8] {
    let number = Array(bytes.drop { $0 == 0 })
    let bits = number.count * 8 - (number.first?.leadingZeroBitCount ?? 0)
    return bigEndian(bits, 2) + number
  }

  private func bigEndian(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
