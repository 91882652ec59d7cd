/// A message as a signature's file holds it: a payload and one signature, not yet checked.
///
/// Reads the forms that GnuPG, Sequoia and every build of containers/image accept: one-pass
/// signature, literal data, signature; as they are or compressed, with any form of header.
/// Everything else is refused, for one such file makes a consumer refuse the whole image.
///
/// Source: RFC 9580, 10.3; containers-signature(5).
public struct SignedMessage: Hashable, Sendable {
  /// The most bytes that a file may have; containers/image reads no more over HTTP.
  public static let maximumByteCount = 4 << 20
  /// The most bytes that compressed data may come to, at each depth.
  public static let maximumDecompressedByteCount = 1 << 20
  /// How deep compressed data may be nested.
  public static let maximumDepth = 4

  /// What is signed, if the signature holds.
  public let payload: [UInt8]
  /// The signature, not yet checked.
  public let signature: UncheckedSignature

  /// Reads a message.
  ///
  /// - Parameters:
  ///   - bytes: All bytes of the file.
  ///   - decompressor: What decompresses the data of a compressed message.
  /// - Throws: ``SignedMessageError``, the first thing that is wrong.
  public init(
    parsing bytes: [UInt8],
    decompressor: some Decompressor
  ) throws(SignedMessageError) {
    guard let first = bytes.first else { throw .empty }
    guard bytes.count <= Self.maximumByteCount else {
      throw .tooLarge(byteCount: bytes.count, limit: Self.maximumByteCount)
    }
    guard first != UInt8(ascii: "-") else { throw .armored }
    var rest = bytes[...]
    var packet = try Packet(takingFrom: &rest)
    var depth = 0
    while packet.tag == .compressedData {
      guard depth < Self.maximumDepth else { throw .depth(limit: Self.maximumDepth) }
      guard rest.isEmpty else { throw .trailingBytes(count: rest.count) }
      rest = try Self.decompressed(packet.body, with: decompressor)
      packet = try Packet(takingFrom: &rest)
      depth += 1
    }
    try self.init(first: packet, rest: &rest)
  }

  /// Reads what stands after the compression, if there was any.
  private init(first: Packet, rest: inout ArraySlice<UInt8>) throws(SignedMessageError) {
    switch first.tag {
    case .onePassSignature: break
    case .literalData: throw .unsigned
    case .signature: throw rest.isEmpty ? .detached : .signatureFirst
    default: throw .unexpectedPacket(first.tag)
    }
    let announced = try OnePassSignature(body: first.body)

    let second = try Packet(takingFrom: &rest)
    guard second.tag != .onePassSignature else { throw .severalSignatures }
    guard second.tag == .literalData else { throw .unexpectedPacket(second.tag) }
    let literal = try LiteralData(body: second.body)

    guard !rest.isEmpty else { throw .unsigned }
    let third = try Packet(takingFrom: &rest)
    guard third.tag == .signature else { throw .unexpectedPacket(third.tag) }
    try Self.skipMeaningless(&rest)
    do { signature = try UncheckedSignature(body: third.body) } catch { throw .signature(error) }
    try announced.requireAgreement(with: signature)
    guard !(literal.isText || signature.type == .text) || !literal.hasLineEnds else {
      throw .textWithLineEnds
    }
    payload = Array(literal.payload)
  }

  /// Takes the packets that may stand after a signature and say nothing, and refuses all else.
  ///
  /// GnuPG and containers/image skip padding and the first of the private packets there.
  private static func skipMeaningless(
    _ rest: inout ArraySlice<UInt8>
  ) throws(SignedMessageError) {
    while !rest.isEmpty {
      var following = rest
      guard let next = try? Packet(taking: &following) else {
        throw .trailingBytes(count: rest.count)
      }
      switch next.tag {
      case .padding, .private60: rest = following
      case .signature: throw .severalSignatures
      default: throw .trailingBytes(count: rest.count)
      }
    }
  }

  private static func decompressed(
    _ body: ArraySlice<UInt8>,
    with decompressor: some Decompressor
  ) throws(SignedMessageError) -> ArraySlice<UInt8> {
    var data = body
    guard let number = data.popFirst() else { throw .packet(.truncated) }
    guard let algorithm = CompressionAlgorithm(rawValue: number) else {
      throw .compression(number)
    }
    let output: Decompressed
    do {
      output = try decompressor.decompress(
        data,
        algorithm: algorithm,
        limit: maximumDecompressedByteCount
      )
    } catch {
      throw .decompression(error)
    }
    guard output.inputByteCount == data.count else {
      throw .trailingBytes(count: data.count - output.inputByteCount)
    }
    return output.bytes[...]
  }
}

extension Packet {
  /// Takes a packet of a message from the front.
  init(takingFrom bytes: inout ArraySlice<UInt8>) throws(SignedMessageError) {
    do { try self.init(taking: &bytes) } catch { throw .packet(error) }
  }
}
