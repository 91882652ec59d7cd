/// What the two areas of subpackets of a signature say.
protocol SignatureStatements {
  /// Reads both areas.
  init(hashed: ArraySlice<UInt8>, unhashed: ArraySlice<UInt8>) throws(SignatureParsingError)

  /// When the signature was made, in seconds since 1970.
  var created: UInt32? { get }
  /// After how many seconds it ends; nil and 0 mean never.
  var lifetime: UInt32? { get }
}

/// The fields of a version 4 signature packet, over a document or in a certificate: these differ in
/// the types and hashes that may stand there, and in what their subpackets may say.
///
/// Source: RFC 9580, 5.2.3.
struct SignatureFields<Kind, Hash, Statements>
where
  Kind: RawRepresentable<UInt8>, Hash: RawRepresentable<UInt8>, Statements: SignatureStatements
{
  let type: Kind
  let algorithm: PublicKeyAlgorithm
  let hash: Hash
  let statements: Statements
  let created: UInt32
  /// When it ends, in seconds since 1970; nil if never.
  let expires: UInt64?
  let digestPrefix: [UInt8]
  let value: SignatureValue
  /// What is hashed after what is signed.
  let trailer: [UInt8]

  /// Reads the whole body of a packet.
  init(body: ArraySlice<UInt8>) throws(SignatureParsingError) {
    var bytes = body
    guard let version = bytes.popFirst() else { throw .truncated }
    guard version == 4 else { throw .version(version) }
    guard let head = bytes.take(3).map(Array.init) else { throw .truncated }
    guard let type = Kind(rawValue: head[0]) else { throw .type(head[0]) }
    guard let algorithm = PublicKeyAlgorithm(rawValue: head[1]) else { throw .algorithm(head[1]) }
    guard let hash = Hash(rawValue: head[2]) else { throw .hash(head[2]) }
    let hashedArea = try Self.takeArea(from: &bytes)
    let unhashedArea = try Self.takeArea(from: &bytes)
    statements = try Statements(hashed: hashedArea, unhashed: unhashedArea)
    guard let created = statements.created else { throw .creationTimeMissing }
    guard let digestPrefix = bytes.take(2).map(Array.init) else { throw .truncated }
    value = try Self.takeValue(of: algorithm, from: &bytes)
    guard bytes.isEmpty else { throw .trailingBytes(count: bytes.count) }

    self.type = type
    self.algorithm = algorithm
    self.hash = hash
    self.created = created
    self.digestPrefix = digestPrefix
    // A lifetime of 0 means none, RFC 9580, 5.2.3.18.
    expires = statements.lifetime.flatMap { $0 == 0 ? nil : UInt64(created) + UInt64($0) }
    trailer = SignatureContent.trailer(
      of: SignatureContent.head(
        type: head[0],
        algorithm: head[1],
        hash: head[2],
        hashedArea: Array(hashedArea)
      )
    )
  }

  private static func takeArea(
    from bytes: inout ArraySlice<UInt8>
  ) throws(SignatureParsingError) -> ArraySlice<UInt8> {
    guard let byteCount = bytes.takeNumber(byteCount: 2).map(Int.init) else { throw .truncated }
    guard byteCount <= SubpacketArea.maximumByteCount else {
      throw .subpacketArea(byteCount: byteCount, limit: SubpacketArea.maximumByteCount)
    }
    guard let area = bytes.take(byteCount) else { throw .truncated }
    return area
  }

  private static func takeValue(
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
