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
    let fields = try SignatureFields<SignatureType, HashAlgorithm, SubpacketArea>(body: body)
    issuerFingerprint = fields.statements.issuerFingerprint
    guard let issuerKeyID = issuerFingerprint?.keyID ?? fields.statements.issuerKeyID else {
      throw .issuerMissing
    }
    self.issuerKeyID = issuerKeyID
    type = fields.type
    algorithm = fields.algorithm
    hash = fields.hash
    created = fields.created
    expires = fields.expires
    digestPrefix = fields.digestPrefix
    value = fields.value
    trailer = fields.trailer
  }
}
