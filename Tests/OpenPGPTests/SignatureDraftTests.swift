import Gcrypt
import OpenPGP
import Testing
import Zlib

/// The writer, RFC 9580, 5.2.3, 5.4, 5.9 and 10.3, measured by GnuPG's own messages.
@Suite
struct SignatureDraftTests {
  @Test
  func `every fixture was read`() {
    #expect(MessageFixture.all.count == 6)
  }

  @Test(arguments: MessageFixture.all)
  func `one-pass signature and signature are GnuPG's, byte for byte`(
    fixture: MessageFixture
  ) throws {
    let message = try fixture.read()
    let draft = try fixture.draft()
    let digest = digest(draft.hash, of: draft.hashedInput(over: message.payload))
    #expect(draft.trailer == message.signature.trailer)
    let packet = draft.signaturePacket(digest: digest, value: message.signature.value)
    let headByteCount = packet[1] < 192 ? 2 : 3
    #expect(packet.dropFirst(headByteCount) == fixture.message.suffix(packet.count - headByteCount))

    let ours = draft.message(
      payload: message.payload,
      digest: digest,
      value: message.signature.value
    )
    #expect(ours.prefix(2) == [0xC4, 0x0D])
    #expect(ours[2..<15] == fixture.message[2..<15])
    #expect(ours.suffix(packet.count) == packet[...])
  }

  @Test(arguments: [0, 185, 186, 8377, 8378, 100_000])
  func `a payload of any length is written with the shortest header and read again`(
    byteCount: Int
  ) throws {
    let fixture = try #require(MessageFixture.all.first)
    let draft = try fixture.draft()
    let payload = [UInt8](repeating: 0x41, count: byteCount)
    let message = draft.message(
      payload: payload,
      digest: [UInt8](repeating: 0, count: 64),
      value: .rsa([1])
    )
    let literalByteCount = byteCount + 6
    let head: [UInt8] =
      switch literalByteCount {
      case ..<192: [0xCB, UInt8(literalByteCount)]
      case ..<8384:
        [0xCB, UInt8((literalByteCount - 192) >> 8 + 192), UInt8((literalByteCount - 192) & 0xFF)]
      default:
        [0xCB, 0xFF, 0, UInt8(literalByteCount >> 16), UInt8(literalByteCount >> 8 & 0xFF)]
          + [UInt8(literalByteCount & 0xFF)]
      }
    #expect(message.dropFirst(15).prefix(head.count) == head[...])
    let read = try SignedMessage(parsing: message, decompressor: Inflater())
    #expect(read.payload == payload)
    #expect(read.signature.value == .rsa([1]))
  }

  @Test(arguments: MessageFixture.all)
  func `a message is only made of numbers that hold`(fixture: MessageFixture) throws {
    let read = try fixture.read()
    let draft = try fixture.draft()
    let verifier = try Verifier(fixture.key())
    let message = try verifier.message(draft, payload: read.payload, value: read.signature.value)
    #expect(try SignedMessage(parsing: message, decompressor: Inflater()) == read)
    #expect(throws: SignatureDefect.invalid) {
      try verifier.message(draft, payload: read.payload + [0x20], value: read.signature.value)
    }
  }

  @Test
  func `a draft for another key, or before its key, makes no message`() throws {
    let first = MessageFixture.all[0]
    let second = MessageFixture.all[1]
    let read = try first.read()
    #expect(throws: SignatureDefect.issuer(keyID: read.signature.issuerKeyID)) {
      try Verifier(second.key())
        .message(first.draft(), payload: read.payload, value: read.signature.value)
    }
    let key = try first.key()
    let early = SignatureDraft(
      key: key,
      fingerprint: try first.draft().fingerprint,
      created: key.created - 1
    )
    #expect(
      throws: SignatureDefect.createdBeforeKey(signature: key.created - 1, key: key.created)
    ) {
      try Verifier(key).message(early, payload: read.payload, value: read.signature.value)
    }
  }
}

/// Public-key packets, RFC 9580, 5.5.2.
@Suite
struct PublicKeyPacketTests {
  @Test(arguments: MessageFixture.all)
  func `a key is read and written as it was, and its fingerprint is what GnuPG printed`(
    fixture: MessageFixture
  ) throws {
    let key = try fixture.key()
    let body = key.packetBody
    #expect(
      fixture.certificate.dropFirst(fixture.certificate[0] == 0x98 ? 2 : 3).starts(with: body)
    )
    #expect(try PublicKey(parsing: body) == key)
    #expect(fingerprint(of: key).description == fixture.fingerprint)
  }

  @Test(arguments: MessageFixture.all)
  func `each beginning of a key, and a byte more, is refused`(fixture: MessageFixture) throws {
    let body = try fixture.key().packetBody
    for byteCount in body.indices {
      #expect(throws: PublicKeyError.self, "\(byteCount) bytes") {
        try PublicKey(parsing: Array(body.prefix(byteCount)))
      }
    }
    #expect(throws: PublicKeyError.trailingBytes(count: 1)) {
      try PublicKey(parsing: body + [0])
    }
  }

  @Test
  func `what isn't a key of a kind that signs here is named`() throws {
    let body = try MessageFixture.all[2].key().packetBody
    func changed(_ index: Int, _ byte: UInt8) -> [UInt8] {
      var bytes = body
      bytes[index] = byte
      return bytes
    }
    let cases: [([UInt8], PublicKeyError)] = [
      (changed(0, 6), .version(6)), (changed(5, 27), .algorithm(27)),
      (changed(5, 18), .algorithm(18)),
      (changed(5, 19), .curve(Curve.ed25519.objectIdentifier)), (changed(6, 0), .curve([])),
      (changed(17, 0x08), .number), (changed(18, 0x41), .point),
    ]
    for (bytes, error) in cases {
      #expect(throws: error) { try PublicKey(parsing: bytes) }
    }
    #expect(throws: PublicKeyError.tag(.signature)) { try PublicKey(parsingPacket: [0xC2, 0]) }
    #expect(throws: PublicKeyError.packet(.truncated)) { try PublicKey(parsingPacket: []) }
  }
}
