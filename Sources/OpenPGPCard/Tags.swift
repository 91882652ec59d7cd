internal import ISO7816

/// Data objects of the application.
///
/// Source: OpenPGP card 3.4.1, 4.4.1.
extension Tag {
  static let applicationRelatedData: Tag = 0x6E
  static let applicationIdentifier: Tag = 0x4F
  static let historicalBytes: Tag = 0x5F52
  static let generalFeatures: Tag = 0x7F74
  static let lengthLimits: Tag = 0x7F66
  static let extendedCapabilities: Tag = 0xC0
  static let signingAlgorithm: Tag = 0xC1
  static let pinStatus: Tag = 0xC4
  static let fingerprints: Tag = 0xC5
  static let keyTimes: Tag = 0xCD
  static let signingTouch: Tag = 0xD6
  static let keyInformation: Tag = 0xDE
  static let keyDerivation: Tag = 0xF9
  static let publicKey: Tag = 0x7F49
  static let securitySupport: Tag = 0x7A
  static let signatureCounter: Tag = 0x93
}
