internal import Hexadecimal

/// The numbers of a public key that signs.
public enum PublicKeyMaterial: Hashable, Sendable {
  /// RSA: modulus and public exponent, big-endian, without leading zeros.
  case rsa(modulus: [UInt8], exponent: [UInt8])
  /// ECDSA on a NIST curve: the point uncompressed, `04`, X, Y, each coordinate in full length.
  case ecdsa(Curve, point: [UInt8])
  /// EdDSA on Ed25519: the 32 bytes of the point, without the `40` that OpenPGP puts before.
  case ed25519(point: [UInt8])
}

/// A version 4 public key: its numbers and the time it was made.
///
/// Two keys are the same key if they are equal as values; the fingerprint only names it.
///
/// Source: RFC 9580, 5.5.2.2; RFC 4880, 5.5.2.
public struct PublicKey: Hashable, Sendable {
  /// When the key was made, in seconds since 1970; part of the fingerprint.
  public var created: UInt32
  /// The key's numbers.
  public var material: PublicKeyMaterial

  /// Puts a key together.
  ///
  /// - Parameters:
  ///   - created: Seconds since 1970.
  ///   - material: The key's numbers.
  public init(created: UInt32, material: PublicKeyMaterial) {
    self.created = created
    self.material = material
  }
}

/// The name of a version 4 key: the SHA-1 of its public-key packet, 20 bytes.
///
/// Source: RFC 9580, 5.5.4.2.
public struct Fingerprint: Hashable, Sendable {
  /// The 20 bytes.
  public let bytes: [UInt8]

  /// Takes 20 bytes; any other length is no fingerprint.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 20 else { return nil }
    self.bytes = bytes
  }

  /// The last eight bytes, by which older software names a key.
  public var keyID: [UInt8] { Array(bytes.suffix(8)) }
}

extension Fingerprint: CustomStringConvertible {
  /// 40 upper-case hexadecimal digits, no spaces, as every OpenPGP tool takes it.
  public var description: String { String(hexadecimal: bytes) }
}

extension Fingerprint {
  /// Ten groups of four digits, for what a person compares by eye.
  public var grouped: String {
    let digits = Array(description)
    return stride(from: 0, to: digits.count, by: 4)
      .map { String(digits[$0..<$0 + 4]) }
      .joined(separator: " ")
  }
}

/// What a card or another signer gave as signature, as numbers.
///
/// As read from a message, the numbers of RSA and ECDSA come without leading zeros.
public enum SignatureValue: Hashable, Sendable {
  /// RSA PKCS #1 v1.5: one number, big-endian.
  case rsa([UInt8])
  /// ECDSA: r and s, big-endian, each in the curve's full length.
  case ecdsa(r: [UInt8], s: [UInt8])
  /// Ed25519: the halves R and S, 32 bytes each, in the order and byte order of RFC 8032.
  case ed25519(r: [UInt8], s: [UInt8])
}

extension Fingerprint {
  /// Reads 40 hexadecimal digits of either case; nil for anything else.
  public init?(hexadecimal text: String) {
    guard text.utf8.count == 40, let bytes = [UInt8](hexadecimal: text) else { return nil }
    self.init(bytes)
  }
}
