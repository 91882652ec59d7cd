/// The tags of the data objects.
///
/// Source: OpenPGP card 3.4.1, 4.4.1.
enum DataObjectTag {
  static let applicationIdentifier: UInt16 = 0x4F
  static let historicalBytes: UInt16 = 0x5F52
  static let name: UInt16 = 0x5B
  static let language: UInt16 = 0x5F2D
  static let sex: UInt16 = 0x5F35
  static let login: UInt16 = 0x5E
  static let address: UInt16 = 0x5F50
  static let cardholder: UInt16 = 0x65
  static let applicationRelated: UInt16 = 0x6E
  static let discretionary: UInt16 = 0x73
  static let securitySupport: UInt16 = 0x7A
  static let signatureCounter: UInt16 = 0x93
  static let certificate: UInt16 = 0x7F21
  static let lengths: UInt16 = 0x7F66
  static let features: UInt16 = 0x7F74
  static let extendedCapabilities: UInt16 = 0xC0
  static let passwordStatus: UInt16 = 0xC4
  static let fingerprints: UInt16 = 0xC5
  static let authorityFingerprints: UInt16 = 0xC6
  static let generationTimes: UInt16 = 0xCD
  static let resetCode: UInt16 = 0xD3
  static let keyInformation: UInt16 = 0xDE
  static let keyDerivation: UInt16 = 0xF9
  static let algorithms: UInt16 = 0xFA
  static let attestationCertificate: UInt16 = 0xFC
  static let privateUse: ClosedRange<UInt16> = 0x0101...0x0104
  static let extendedHeaderList: UInt16 = 0x3FFF

  /// Those that are stored as they come.
  static let stored: Set<UInt16> = [
    name, language, sex, login, address, keyDerivation, attestationCertificate,
    0x0101, 0x0102, 0x0103, 0x0104,
  ]

  static func attributes(of slot: KeySlot) -> UInt16 {
    switch slot {
    case .signature: 0xC1
    case .decryption: 0xC2
    case .authentication: 0xC3
    case .attestation: 0xDA
    }
  }

  static func touchPolicy(of slot: KeySlot) -> UInt16 {
    switch slot {
    case .signature: 0xD6
    case .decryption: 0xD7
    case .authentication: 0xD8
    case .attestation: 0xD9
    }
  }

  /// The slot that a write-only object belongs to, and which of its values it is.
  static func keyDetail(_ tag: UInt16) -> (KeySlot, KeyDetail)? {
    switch tag {
    case 0xC7: (.signature, .fingerprint)
    case 0xC8: (.decryption, .fingerprint)
    case 0xC9: (.authentication, .fingerprint)
    case 0xCA: (.signature, .authorityFingerprint)
    case 0xCB: (.decryption, .authorityFingerprint)
    case 0xCC: (.authentication, .authorityFingerprint)
    case 0xCE: (.signature, .generationTime)
    case 0xCF: (.decryption, .generationTime)
    case 0xD0: (.authentication, .generationTime)
    default: nil
    }
  }
}

/// What is written singly for each key and read for all of them together.
enum KeyDetail {
  case fingerprint
  case authorityFingerprint
  case generationTime

  var path: WritableKeyPath<KeyRecord, [UInt8]> {
    switch self {
    case .fingerprint: \.fingerprint
    case .authorityFingerprint: \.authorityFingerprint
    case .generationTime: \.generationTime
    }
  }
}
