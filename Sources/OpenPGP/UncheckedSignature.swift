/// Why bytes aren't a signature that can be used here.
public enum SignatureParsingError: Error, Hashable, Sendable {
  /// The packet ends before the signature does.
  case truncated
  /// A signature of another version than 4.
  case version(UInt8)
  /// A type that isn't over a document.
  case type(UInt8)
  /// An algorithm that isn't known here.
  case algorithm(UInt8)
  /// A hash that isn't known here, or that no signature may be made with any more.
  case hash(UInt8)
  /// An area of subpackets that is too long, in bytes.
  case subpacketArea(byteCount: Int, limit: Int)
  /// A subpacket that is longer than its area, or empty.
  case subpacketLength
  /// A subpacket of a known type whose content isn't of its form.
  case subpacket(SubpacketType)
  /// A subpacket that must be understood, of a type that isn't.
  case critical(SubpacketType)
  /// A thing said twice and differently.
  case contradiction(SubpacketType)
  /// No creation time in the hashed area.
  case creationTimeMissing
  /// Neither fingerprint nor key id of the issuer.
  case issuerMissing
  /// A number that is empty, too long, or not in its one form.
  case number
  /// More bytes than the signature has.
  case trailingBytes(count: Int)
}

/// A version 4 signature as it was read: nothing in it is believed yet.
///
/// Source: RFC 9580, 5.2.3.
public struct UncheckedSignature: Hashable, Sendable {
  /// What the signature says it is over.
  public let type: SignatureType
  /// The algorithm of the key that made it.
  public let algorithm: PublicKeyAlgorithm
  /// The hash that it was made with.
  public let hash: HashAlgorithm
  /// When it was made, in seconds since 1970.
  public let created: UInt32
  /// When it ends, in seconds since 1970; `nil` if never.
  public let expires: UInt64?
  /// The fingerprint of the key that it names, if it names one.
  public let issuerFingerprint: Fingerprint?
  /// The key id that it names, eight bytes.
  public let issuerKeyID: [UInt8]
  /// The hash's first two bytes, as the signature gives them.
  public let digestPrefix: [UInt8]
  /// The signature's numbers.
  ///
  /// The halves of ECDSA come without leading zeros: the curve isn't known here.
  public let value: SignatureValue
  /// What is hashed after the payload.
  public let trailer: [UInt8]

  /// Reads a signature packet.
  ///
  /// - Parameter packet: One packet with its header, as a detached signature's file holds it.
  /// - Throws: ``SignedMessageError``, the first thing that is wrong.
  public init(parsingPacket packet: [UInt8]) throws(SignedMessageError) {
    var bytes = packet[...]
    let read = try Packet(takingFrom: &bytes)
    guard read.tag == .signature else { throw .unexpectedPacket(read.tag) }
    guard bytes.isEmpty else { throw .trailingBytes(count: bytes.count) }
    do { try self.init(body: read.body) } catch { throw .signature(error) }
  }

  /// The bytes whose hash was signed.
  ///
  /// - Parameter payload: What the signature is over.
  /// - Returns: The bytes to hash with ``hash``.
  public func hashedInput(over payload: [UInt8]) -> [UInt8] { payload + trailer }

  init(body: ArraySlice<UInt8>) throws(SignatureParsingError) {
    var bytes = body
    guard let version = bytes.popFirst() else { throw .truncated }
    guard version == 4 else { throw .version(version) }
    guard let head = bytes.take(3).map(Array.init) else { throw .truncated }
    guard let type = SignatureType(rawValue: head[0]) else { throw .type(head[0]) }
    guard let algorithm = PublicKeyAlgorithm(rawValue: head[1]) else { throw .algorithm(head[1]) }
    guard let hash = HashAlgorithm(rawValue: head[2]) else { throw .hash(head[2]) }
    let hashedArea = try Self.takeArea(from: &bytes)
    let unhashedArea = try Self.takeArea(from: &bytes)
    let said = try SubpacketArea(hashed: hashedArea, unhashed: unhashedArea)
    guard let created = said.created else { throw .creationTimeMissing }
    guard let issuerKeyID = said.issuerFingerprint?.keyID ?? said.issuerKeyID else {
      throw .issuerMissing
    }
    guard let digestPrefix = bytes.take(2).map(Array.init) else { throw .truncated }
    let value = try Self.takeValue(of: algorithm, from: &bytes)
    guard bytes.isEmpty else { throw .trailingBytes(count: bytes.count) }

    self.type = type
    self.algorithm = algorithm
    self.hash = hash
    self.created = created
    // A lifetime of 0 means none, RFC 9580, 5.2.3.18.
    expires = said.lifetime.flatMap { $0 == 0 ? nil : UInt64(created) + UInt64($0) }
    issuerFingerprint = said.issuerFingerprint
    self.issuerKeyID = issuerKeyID
    self.digestPrefix = digestPrefix
    self.value = value
    trailer = SignatureContent.trailer(
      type: type,
      algorithm: algorithm,
      hash: hash,
      hashedArea: Array(hashedArea)
    )
  }

  static func takeArea(
    from bytes: inout ArraySlice<UInt8>
  ) throws(SignatureParsingError) -> ArraySlice<UInt8> {
    guard let byteCount = bytes.takeNumber(byteCount: 2).map(Int.init) else { throw .truncated }
    guard byteCount <= SubpacketArea.maximumByteCount else {
      throw .subpacketArea(byteCount: byteCount, limit: SubpacketArea.maximumByteCount)
    }
    guard let area = bytes.take(byteCount) else { throw .truncated }
    return area
  }

  static func takeValue(
    of algorithm: PublicKeyAlgorithm,
    from bytes: inout ArraySlice<UInt8>
  ) throws(SignatureParsingError) -> SignatureValue {
    guard let first = MultiprecisionInteger.take(from: &bytes) else { throw .number }
    if algorithm == .rsa { return .rsa(first) }
    guard let second = MultiprecisionInteger.take(from: &bytes) else { throw .number }
    if algorithm == .ecdsa { return .ecdsa(r: first, s: second) }
    let byteCount = Curve.ed25519.fieldByteCount
    guard first.count <= byteCount, second.count <= byteCount else { throw .number }
    // As numbers the halves lost their leading zeros; as bytes they have them.
    return .ed25519(r: first.padded(to: byteCount), s: second.padded(to: byteCount))
  }
}

extension [UInt8] {
  fileprivate func padded(to byteCount: Int) -> [UInt8] {
    Array(repeating: 0, count: byteCount - count) + self
  }
}
