/// What C1 to C3 and FA say of an algorithm.
///
/// Source: OpenPGP card 3.4.1, 4.4.3.9 to 4.4.3.11.
enum AlgorithmAttributes {
  /// The longest that there are: an identifier, the longest object identifier, a format.
  static let limit = 12

  private static let rsa: UInt8 = 0x01
  private static let ecdh: UInt8 = 0x12
  private static let ecdsa: UInt8 = 0x13
  private static let eddsa: UInt8 = 0x16
  private static let ed25519: [UInt8] = [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01]
  private static let x25519: [UInt8] = [
    0x2B, 0x06, 0x01, 0x04, 0x01, 0x97, 0x55, 0x01, 0x05, 0x01,
  ]

  private static func identifier(of curve: NamedCurve) -> [UInt8] {
    switch curve {
    case .p256: [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    case .p384: [0x2B, 0x81, 0x04, 0x00, 0x22]
    case .p521: [0x2B, 0x81, 0x04, 0x00, 0x23]
    case .brainpoolP256: brainpool + [0x07]
    case .brainpoolP384: brainpool + [0x0B]
    case .brainpoolP512: brainpool + [0x0D]
    }
  }

  private static let brainpool: [UInt8] = [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01]

  /// The algorithm that attributes name; nil if a slot can't have it.
  static func algorithm(_ attributes: [UInt8], in slot: KeySlot) -> KeyAlgorithm? {
    guard let first = attributes.first else { return nil }
    let agrees = slot == .decryption
    if first == rsa { return rsaParameters(attributes).map { .rsa(bits: $0.bits) } }
    let identifier = withoutFormat(Array(attributes.dropFirst()))
    if identifier == x25519 {
      // ykman 4 writes it as EdDSA, which is how the list of early firmware names it.
      return agrees && (first == ecdh || first == eddsa) ? .x25519 : nil
    }
    if identifier == ed25519 { return !agrees && first == eddsa ? .ed25519 : nil }
    guard let curve = NamedCurve.allCases.first(where: { self.identifier(of: $0) == identifier }),
      first == (agrees ? ecdh : ecdsa)
    else { return nil }
    return agrees ? .ecdh(curve) : .ecdsa(curve)
  }

  /// Whether a device takes these attributes for a slot.
  static func areAccepted(
    _ attributes: [UInt8],
    in slot: KeySlot,
    by rules: AlgorithmRules
  ) -> Bool {
    guard algorithm(attributes, in: slot) != nil else { return false }
    guard let parameters = rsaParameters(attributes) else { return true }
    return rules.exponentBits.contains(parameters.exponentBits)
      && rules.importFormats.contains(parameters.format)
  }

  /// Every algorithm for FA, the elements one after the other.
  static func list(for profile: CardProfile) -> [UInt8] {
    let slots = profile.objects.hasAttestationKey ? KeySlot.allCases : KeySlot.ofUser
    return slots.flatMap { slot in
      let tag = DataObjectTag.attributes(of: slot)
      return entries(for: slot, profile.algorithms).flatMap { DataElement.encoded(tag, $0) }
    }
  }

  private static func entries(for slot: KeySlot, _ rules: AlgorithmRules) -> [[UInt8]] {
    let exponentBits = rules.defaultAttributes.dropFirst(3).prefix(2)
    var entries = KeyAlgorithm.rsaBits.map { bits in
      [rsa, UInt8(bits >> 8), UInt8(truncatingIfNeeded: bits)] + exponentBits + [0x00]
    }
    let curveAlgorithm = slot == .decryption ? ecdh : ecdsa
    for curve in NamedCurve.allCases {
      entries.append([curveAlgorithm] + identifier(of: curve) + rules.curveSuffix)
    }
    if rules.listsTwistedCurvesEverywhere {
      return entries + [[eddsa] + ed25519, [eddsa] + x25519]
    }
    switch slot {
    case .signature, .authentication: entries.append([eddsa] + ed25519 + rules.curveSuffix)
    case .decryption: entries.append([ecdh] + x25519 + rules.curveSuffix)
    case .attestation: break
    }
    return entries
  }

  private static func rsaParameters(
    _ attributes: [UInt8]
  ) -> (bits: Int, exponentBits: UInt16, format: UInt8)? {
    guard attributes.count == 6, attributes[0] == rsa else { return nil }
    let bits = Int(attributes[1]) << 8 | Int(attributes[2])
    guard KeyAlgorithm.rsaBits.contains(bits) else { return nil }
    return (bits, UInt16(attributes[3]) << 8 | UInt16(attributes[4]), attributes[5])
  }

  /// An object identifier without the import format that may follow it.
  private static func withoutFormat(_ bytes: [UInt8]) -> [UInt8] {
    // 00 and FF end none of the identifiers above.
    bytes.last == 0x00 || bytes.last == 0xFF ? Array(bytes.dropLast()) : bytes
  }
}
