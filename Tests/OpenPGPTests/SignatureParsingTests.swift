import OpenPGP
import Testing

/// What a signature packet may say and what not, RFC 9580, 5.2.3.
@Suite
struct SignatureParsingTests {
  private static let time: [UInt8] = [5, 2, 0, 0, 0, 100]
  private static let issuer: [UInt8] = [9, 16] + Array(repeating: 7, count: 8)
  private static let fingerprint: [UInt8] = [22, 33, 4] + Array(repeating: 7, count: 20)

  private static func packet(
    head: [UInt8] = [4, 0, 1, 10],
    hashed: [UInt8] = time,
    unhashed: [UInt8] = issuer,
    end: [UInt8] = [0xAB, 0xCD, 0, 1, 1]
  ) -> [UInt8] {
    let body =
      head + [UInt8(hashed.count >> 8), UInt8(hashed.count & 0xFF)] + hashed
      + [UInt8(unhashed.count >> 8), UInt8(unhashed.count & 0xFF)] + unhashed + end
    return [0xC2, 0xFF, 0, 0, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
  }

  @Test
  func `all that matters is read`() throws {
    let signature = try UncheckedSignature(
      parsingPacket: Self.packet(hashed: Self.fingerprint + Self.time + [5, 0x83, 0, 0, 0, 9])
    )
    #expect(signature.created == 100 && signature.expires == 109)
    #expect(signature.issuerFingerprint == Fingerprint(Array(repeating: 7, count: 20)))
    #expect(signature.issuerKeyID == Array(repeating: 7, count: 8))
    #expect(signature.type == .binary && signature.algorithm == .rsa && signature.hash == .sha512)
    #expect(signature.digestPrefix == [0xAB, 0xCD] && signature.value == .rsa([1]))
  }

  @Test(
    arguments: [
      Self.packet(hashed: time + issuer), Self.packet(unhashed: fingerprint),
      // Unknown, but not critical; a notation; a length in two bytes; a lifetime of none.
      Self.packet(hashed: time + [2, 100, 0]), Self.packet(hashed: time + [1, 20]),
      Self.packet(hashed: time + [192, 0, 100] + Array(repeating: 0, count: 191)),
      Self.packet(hashed: time + [5, 3, 0, 0, 0, 0]),
    ]
  )
  func `this signature is read`(packet: [UInt8]) throws {
    let signature = try UncheckedSignature(parsingPacket: packet)
    #expect(signature.created == 100 && signature.expires == nil)
  }

  @Test(
    arguments: [
      (packet(head: [3, 0, 1, 10]), .version(3)), (packet(head: [6, 0, 1, 10]), .version(6)),
      (packet(head: [4, 0x13, 1, 10]), .type(0x13)),
      (packet(head: [4, 0, 27, 10]), .algorithm(27)),
      (packet(head: [4, 0, 17, 10]), .algorithm(17)), (packet(head: [4, 0, 1, 2]), .hash(2)),
      (packet(head: [4, 0, 1, 1]), .hash(1)), (packet(head: [4, 0, 1, 11]), .hash(11)),
      (
        packet(hashed: Array(repeating: 0, count: 10_001)),
        .subpacketArea(byteCount: 10_001, limit: 10_000)
      ),
      (packet(hashed: []), .creationTimeMissing),
      (packet(hashed: [], unhashed: time + issuer), .creationTimeMissing),
      (packet(unhashed: []), .issuerMissing), (packet(hashed: time + [0]), .subpacketLength),
      (packet(hashed: time + [9, 16]), .subpacketLength),
      (packet(hashed: time + [255, 0xFF, 0xFF, 0xFF, 0xFF, 16]), .subpacketLength),
      (packet(hashed: time + [2, 0xE4, 0]), .critical(SubpacketType(rawValue: 100))),
      (packet(hashed: time + [1, 0x94]), .critical(SubpacketType(rawValue: 20))),
      (packet(unhashed: issuer + [2, 0xE4, 0]), .critical(SubpacketType(rawValue: 100))),
      (packet(hashed: [4, 2, 0, 0, 0]), .subpacket(.creationTime)),
      (packet(hashed: [6, 2, 0, 0, 0, 1, 1]), .subpacket(.creationTime)),
      (packet(unhashed: [2, 16, 0]), .subpacket(.issuerKeyID)),
      (
        packet(unhashed: [22, 33, 6] + Array(repeating: 7, count: 20)),
        .subpacket(.issuerFingerprint)
      ),
      (packet(hashed: time + [5, 2, 0, 0, 0, 101]), .contradiction(.creationTime)),
      (
        packet(unhashed: issuer + [9, 16] + Array(repeating: 8, count: 8)),
        .contradiction(.issuerKeyID)
      ),
      (
        packet(hashed: fingerprint + time, unhashed: [9, 16] + Array(repeating: 8, count: 8)),
        .contradiction(.issuerKeyID)
      ),
      (packet(end: [0xAB]), .truncated), (packet(end: [0xAB, 0xCD]), .number),
      (packet(end: [0xAB, 0xCD, 0, 0]), .number), (packet(end: [0xAB, 0xCD, 0, 2, 1]), .number),
      (packet(end: [0xAB, 0xCD, 0, 9, 0, 1]), .number),
      (packet(end: [0xAB, 0xCD, 0x40, 1] + Array(repeating: 1, count: 2049)), .number),
      (packet(end: [0xAB, 0xCD, 0, 1, 1, 0]), .trailingBytes(count: 1)),
      (packet(head: [4, 0, 19, 10]), .number),
      (
        packet(
          head: [4, 0, 22, 10],
          end: [0xAB, 0xCD, 1, 1, 1] + Array(repeating: 0, count: 32) + [0, 1, 1]
        ), .number
      ),
    ] as [([UInt8], SignatureParsingError)]
  )
  func `this signature is refused, and the reason is named`(
    packet: [UInt8],
    reason: SignatureParsingError
  ) {
    #expect(throws: SignedMessageError.signature(reason)) {
      try UncheckedSignature(parsingPacket: packet)
    }
  }

  @Test
  func `halves that lost their leading zeros as numbers get them back`() throws {
    let signature = try UncheckedSignature(
      parsingPacket: Self.packet(head: [4, 0, 22, 10], end: [0xAB, 0xCD, 0, 1, 1, 0, 2, 3])
    )
    let zeros = [UInt8](repeating: 0, count: 31)
    #expect(signature.value == .ed25519(r: zeros + [1], s: zeros + [3]))
  }
}
