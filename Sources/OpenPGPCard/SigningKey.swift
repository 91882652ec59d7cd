public import ISO7816
public import OpenPGP

/// Why a card's answer isn't a public key that can be used.
public enum SigningKeyError: Error, Hashable, Sendable {
  /// It isn't read at all.
  case dataObjects(TLVError)
  /// The algorithm isn't one that signs here; by the value of C1.
  case algorithm([UInt8])
  /// A part of the key that isn't there.
  case missing(Tag)
  /// A modulus of another length than the card tells in C1, or an even one.
  case modulus(bits: Int, expected: Int)
  /// An exponent that is even, 1 or longer than ``SigningKeyLimits/exponentByteCount``.
  case exponent([UInt8])
  /// A point of another length or form than the curve asks for; by its length.
  case point(byteCount: Int)
}

/// How large a public key's numbers may be.
public enum SigningKeyLimits {
  /// The most bytes of an RSA exponent; nearly all are 65,537.
  public static let exponentByteCount = 4
}

extension PublicKeyMaterial {
  /// Reads a card's answer to GENERATE ASYMMETRIC KEY PAIR in its reading form.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.14.
  ///
  /// - Parameters:
  ///   - bytes: Object 7F49 with `81` and `82` or `86` in it.
  ///   - algorithm: What the card says that the key is.
  /// - Throws: ``SigningKeyError``.
  public init(
    parsingCardKey bytes: [UInt8],
    as algorithm: SigningAlgorithm
  ) throws(SigningKeyError) {
    let objects: [DataObject]
    do {
      objects = try TLVReader.objects(parsing: bytes, within: .publicKey)
    } catch {
      throw .dataObjects(error)
    }
    func value(_ tag: Tag) throws(SigningKeyError) -> [UInt8] {
      guard let object = objects.first(tagged: tag) else { throw .missing(tag) }
      return object.value
    }
    switch algorithm {
    case .rsa(let bits):
      self = try Self.rsa(modulus: value(0x81), exponent: value(0x82), bits: bits)
    case .ecdsa(let curve):
      let point = try value(0x86)
      guard point.first == 0x04, point.count == 1 + 2 * curve.fieldByteCount else {
        throw .point(byteCount: point.count)
      }
      self = .ecdsa(curve, point: point)
    case .ed25519:
      let point = try value(0x86)
      // Some cards put OpenPGP's prefix 40 before the 32 bytes.
      let isPrefixed = point.count == 33 && point.first == 0x40
      guard isPrefixed || point.count == 32 else { throw .point(byteCount: point.count) }
      self = .ed25519(point: Array(point.suffix(32)))
    case .unsupported(let value):
      throw .algorithm(value)
    }
  }

  private static func rsa(
    modulus: [UInt8],
    exponent: [UInt8],
    bits: Int
  ) throws(SigningKeyError) -> PublicKeyMaterial {
    let modulus = Array(modulus.drop { $0 == 0 })
    let found = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
    guard found == bits, let last = modulus.last, last & 1 == 1 else {
      throw .modulus(bits: found, expected: bits)
    }
    let exponent = Array(exponent.drop { $0 == 0 })
    guard
      exponent.count <= SigningKeyLimits.exponentByteCount,
      exponent != [1],
      let low = exponent.last,
      low & 1 == 1
    else { throw .exponent(exponent) }
    return .rsa(modulus: modulus, exponent: exponent)
  }
}
