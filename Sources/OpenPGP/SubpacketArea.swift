/// What the two subpacket areas of a signature say, as far as it matters here.
struct SubpacketArea: SignatureStatements {
  /// The most bytes that one area may have; GnuPG refuses longer ones in the unhashed area.
  static let maximumByteCount = 10_000

  var created: UInt32?
  var lifetime: UInt32?
  var issuerFingerprint: Fingerprint?
  var issuerKeyID: [UInt8]?

  /// Reads both areas.
  ///
  /// Times count only where they are signed, in the hashed area. The issuer is a hint in either:
  /// whether that key made the signature is found out with the key.
  init(hashed: ArraySlice<UInt8>, unhashed: ArraySlice<UInt8>) throws(SignatureParsingError) {
    try read(hashed, isHashed: true)
    try read(unhashed, isHashed: false)
    if let issuerFingerprint, let issuerKeyID, issuerFingerprint.keyID != issuerKeyID {
      throw .contradiction(.issuerKeyID)
    }
  }

  private mutating func read(
    _ area: ArraySlice<UInt8>,
    isHashed: Bool
  ) throws(SignatureParsingError) {
    var bytes = area
    while !bytes.isEmpty {
      guard let subpacket = Subpacket(taking: &bytes) else { throw .subpacketLength }
      switch subpacket.type {
      case .creationTime where isHashed:
        try subpacket.set(&created, to: subpacket.seconds())
      case .expirationTime where isHashed:
        try subpacket.set(&lifetime, to: subpacket.seconds())
      case .issuerKeyID:
        guard subpacket.body.count == 8 else { throw .subpacket(subpacket.type) }
        try subpacket.set(&issuerKeyID, to: Array(subpacket.body))
      case .issuerFingerprint:
        guard
          subpacket.body.first == 4,
          let fingerprint = Fingerprint(Array(subpacket.body.dropFirst()))
        else { throw .subpacket(subpacket.type) }
        try subpacket.set(&issuerFingerprint, to: fingerprint)
      default:
        guard !subpacket.isCritical else { throw .critical(subpacket.type) }
      }
    }
  }
}
