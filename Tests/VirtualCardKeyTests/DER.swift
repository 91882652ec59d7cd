import VirtualCard

/// The little of DER that carries keys and signatures to `openssl` and back.
enum DER {
  static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let length: [UInt8] =
      switch content.count {
      case ..<0x80: [UInt8(content.count)]
      case ..<0x100: [0x81, UInt8(content.count)]
      default: [0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)]
      }
    return [tag] + length + content
  }

  static func sequence(_ contents: [UInt8]...) -> [UInt8] {
    element(0x30, contents.flatMap(\.self))
  }
  static func bits(_ content: [UInt8]) -> [UInt8] { element(0x03, [0] + content) }

  static func integer(_ bytes: [UInt8]) -> [UInt8] {
    let significant = Array(bytes.drop { $0 == 0 })
    return element(0x02, (significant.first ?? 0x80) >= 0x80 ? [0] + significant : significant)
  }

  /// A SubjectPublicKeyInfo.
  static func publicKey(_ key: CardKey) -> [UInt8] {
    switch key.publicKey {
    case .rsa(let modulus, let exponent):
      sequence(
        sequence(hex("06092A864886F70D0101010500")),
        bits(sequence(integer(modulus), integer(exponent)))
      )
    case .point(let point):
      sequence(sequence(identifier(key.algorithm)), bits(point))
    }
  }

  private static func identifier(_ algorithm: KeyAlgorithm) -> [UInt8] {
    let ellipticCurve = hex("06072A8648CE3D0201")
    return switch algorithm {
    case .ecdsa(.p256), .ecdh(.p256): ellipticCurve + hex("06082A8648CE3D030107")
    case .ecdsa(.p384), .ecdh(.p384): ellipticCurve + hex("06052B81040022")
    case .ecdsa(.p521), .ecdh(.p521): ellipticCurve + hex("06052B81040023")
    case .ecdsa(.brainpoolP256), .ecdh(.brainpoolP256):
      ellipticCurve + hex("06092B2403030208010107")
    case .ecdsa(.brainpoolP384), .ecdh(.brainpoolP384):
      ellipticCurve + hex("06092B240303020801010B")
    case .ecdsa(.brainpoolP512), .ecdh(.brainpoolP512):
      ellipticCurve + hex("06092B240303020801010D")
    case .ed25519: hex("06032B6570")
    case .x25519: hex("06032B656E")
    case .rsa: []
    }
  }

  /// The integers of a sequence of integers.
  static func integers(_ sequence: [UInt8]) -> [[UInt8]] {
    var rest = sequence[...]
    _ = header(&rest)
    var integers: [[UInt8]] = []
    while rest.first == 0x02 {
      let count = header(&rest)
      integers.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return integers
  }

  private static func header(_ rest: inout ArraySlice<UInt8>) -> Int {
    rest = rest.dropFirst()
    let first = Int(rest.popFirst() ?? 0)
    guard first > 0x80 else { return first }
    return (0..<(first & 0x7F)).reduce(0) { length, _ in length << 8 | Int(rest.popFirst() ?? 0) }
  }
}

/// Bytes from hexadecimal digits.
func hex(_ digits: String) -> [UInt8] {
  var rest = digits[...]
  var bytes: [UInt8] = []
  while let byte = UInt8(rest.prefix(2), radix: 16) {
    bytes.append(byte)
    rest = rest.dropFirst(2)
  }
  return bytes
}
