/// What the two subpacket areas of a signature say, as far as it matters here.
struct SubpacketArea {
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
        try Self.set(&created, to: Self.seconds(subpacket), from: subpacket)
      case .expirationTime where isHashed:
        try Self.set(&lifetime, to: Self.seconds(subpacket), from: subpacket)
      case .issuerKeyID:
        guard subpacket.body.count == 8 else { throw .subpacket(subpacket.type) }
        try Self.set(&issuerKeyID, to: Array(subpacket.body), from: subpacket)
      case .issuerFingerprint:
        guard
          subpacket.body.first == 4,
          let fingerprint = Fingerprint(Array(subpacket.body.dropFirst()))
        else { throw .subpacket(subpacket.type) }
        try Self.set(&issuerFingerprint, to: fingerprint, from: subpacket)
      default:
        guard !subpacket.isCritical else { throw .critical(subpacket.type) }
      }
    }
  }

  private static func seconds(_ subpacket: Subpacket) throws(SignatureParsingError) -> UInt32 {
    var body = subpacket.body
    guard let seconds = body.takeNumber(byteCount: 4), body.isEmpty else {
      throw .subpacket(subpacket.type)
    }
    return seconds
  }

  /// Sets what wasn't set; said twice, it must be the same.
  private static func set<Value: Equatable>(
    _ place: inout Value?,
    to value: Value,
    from subpacket: Subpacket
  ) throws(SignatureParsingError) {
    guard place == nil || place == value else { throw .contradiction(subpacket.type) }
    place = value
  }
}
