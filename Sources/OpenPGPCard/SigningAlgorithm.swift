public import OpenPGP

/// What the signing key of a card is set to, data object C1.
///
/// Source: OpenPGP card 3.4.1, 4.4.3.9.
public enum SigningAlgorithm: Hashable, Sendable {
  /// RSA with a modulus of so many bits, 2048 to 4096.
  case rsa(bits: Int)
  /// ECDSA on a NIST or a brainpool curve.
  case ecdsa(Curve)
  /// EdDSA on Ed25519.
  case ed25519
  /// Anything else, with the object's value.
  case unsupported([UInt8])

  /// The moduli that are taken, in bits.
  public static let modulusBits = 2048...4096

  /// Reads the value; there is no value that isn't one.
  ///
  /// - Parameter bytes: Algorithm number, then lengths or an object identifier.
  public init(parsing bytes: [UInt8]) {
    var rest = bytes[...]
    switch rest.popFirst() {
    case 0x01:
      let bits = rest.prefix(2).reduce(0) { $0 << 8 | Int($1) }
      let isUsable = rest.count >= 4 && Self.modulusBits.contains(bits) && bits.isMultiple(of: 8)
      self = isUsable ? .rsa(bits: bits) : .unsupported(bytes)
    case 0x13:
      let curve = Curve.allCases.first { $0 != .ed25519 && Self.names($0, rest) }
      self = curve.map(Self.ecdsa) ?? .unsupported(bytes)
    case 0x16 where Self.names(.ed25519, rest):
      self = .ed25519
    default:
      self = .unsupported(bytes)
    }
  }

  /// The object identifier may be followed by one byte: FF on a Nitrokey 3 ("imported with its
  /// public key"), nothing on a YubiKey 5.4, 00 or any other on a YubiKey 5.2.
  private static func names(_ curve: Curve, _ bytes: ArraySlice<UInt8>) -> Bool {
    let identifier = curve.objectIdentifier
    return bytes.starts(with: identifier) && bytes.count <= identifier.count + 1
  }
}
