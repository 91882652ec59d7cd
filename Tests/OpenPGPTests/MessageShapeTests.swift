import Decompression
import Gcrypt
import OpenPGP
import Testing

/// Every shape of a message that a hostile or an old program may write, before the reader here and
/// before gpgv.
///
/// The reader takes less than gpgv: what any build of containers/image refuses is refused here.
@Suite
struct MessageShapeTests {
  private static let fixture = MessageFixture.all[2]
  private static let onePass = Array(fixture.message[2..<15])
  private static let payload = (try? fixture.read())?.payload ?? []
  private static let literal = Array("b\0\0\0\0\0".utf8) + payload
  private static let signature = Array(fixture.message.suffix(117))

  private static func new(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
    [0xC0 | tag, 0xFF, 0, 0, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
  }

  private static func old(_ tag: UInt8, _ body: [UInt8], lengthType: UInt8) -> [UInt8] {
    let length: [UInt8] =
      switch lengthType {
      case 0: [UInt8(truncatingIfNeeded: body.count)]
      case 1: [UInt8(body.count >> 8), UInt8(body.count & 0xFF)]
      case 2: [0, 0, UInt8(body.count >> 8), UInt8(body.count & 0xFF)]
      default: []
      }
    return [0x80 | tag << 2 | lengthType] + length + body
  }

  /// DEFLATE that compresses nothing: one stored block.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    let count = UInt16(bytes.count)
    return [1, UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)]
      + bytes
  }

  private static func nested(_ depth: Int) -> [UInt8] {
    (0..<depth).reduce(plain) { inner, _ in new(8, [1] + stored(inner)) }
  }

  private static let plain = new(4, onePass) + new(11, literal) + new(2, signature)

  private static func onePass(_ index: Int, _ byte: UInt8) -> [UInt8] {
    var changed = onePass
    changed[index] = byte
    return new(4, changed) + new(11, literal) + new(2, signature)
  }

  /// The literal in parts; the payload goes on with spaces to be long enough.
  private static func parts(first: UInt8) -> [UInt8] {
    let count = 1 << Int(first & 0x1F)
    let body = literal.prefix(count)
    return new(4, onePass) + [0xCB, first] + body + [UInt8(literal.count - count)]
      + literal.dropFirst(count) + new(2, signature)
  }

  static let accepted: [(String, [UInt8])] = [
    ("five-byte lengths", plain),
    (
      "old headers, two-byte lengths",
      [(4, onePass), (11, literal), (2, signature)]
        .flatMap { old($0.0, $0.1, lengthType: 1) }
    ),
    (
      "old headers, four-byte lengths",
      [(4, onePass), (11, literal), (2, signature)]
        .flatMap { old($0.0, $0.1, lengthType: 2) }
    ),
    (
      "old and new headers",
      old(4, onePass, lengthType: 0) + new(11, literal)
        + old(2, signature, lengthType: 0)
    ),
    ("ZIP, indeterminate length", old(8, [1] + stored(plain), lengthType: 3)),
    ("ZIP, definite length", new(8, [1] + stored(plain))),
    ("ZIP in ZIP in ZIP in ZIP", nested(4)),
    (
      "a literal of text without line ends",
      new(4, onePass) + new(11, [0x74] + literal.dropFirst())
        + new(2, signature)
    ),
    (
      "a literal with name and time",
      new(4, onePass)
        + new(11, [0x62, 2, 0x61, 0x62, 1, 2, 3, 4] + payload) + new(2, signature)
    ),
    // These two are no shapes that RFC 9580 allows to write.
    ("a first part of 128 bytes", parts(first: 0xE7)),
    ("padding and a private packet last", plain + new(21, [1, 2, 3]) + new(60, [])),
  ]

  static let refused: [(String, [UInt8], SignedMessageError)] = [
    ("nothing", [], .empty),
    ("text", Array("hello".utf8), .packet(.notAPacket(firstByte: 0x68))),
    ("armor", Array("-----BEGIN PGP MESSAGE-----\n".utf8), .armored),
    ("a signature alone", new(2, signature), .detached),
    ("the signature first", new(2, signature) + new(11, literal), .signatureFirst),
    ("a literal alone", new(11, literal), .unsigned),
    ("no one-pass signature", new(11, literal) + new(2, signature), .unsigned),
    ("no signature", new(4, onePass) + new(11, literal), .unsigned),
    (
      "a marker first", new(10, Array("PGP".utf8)) + plain,
      .unexpectedPacket(PacketTag(rawValue: 10))
    ),
    ("two one-pass signatures", new(4, onePass) + plain + new(2, signature), .severalSignatures),
    ("a signature twice", plain + new(2, signature), .severalSignatures),
    ("a line end after it", plain + [0x0A], .trailingBytes(count: 1)),
    ("a second message", plain + plain, .trailingBytes(count: plain.count)),
    ("a byte after compressed data", new(8, [1] + stored(plain) + [0]), .trailingBytes(count: 1)),
    (
      "a packet after compressed data", new(8, [1] + stored(plain)) + new(2, signature),
      .trailingBytes(count: signature.count + 6)
    ),
    ("no compression", new(8, [0] + plain), .compression(0)),
    ("BZip2 that is cut off", new(8, [3, 0x42]), .decompression(.truncated)),
    ("damaged compressed data", new(8, [1, 7]), .decompression(.malformed)),
    (
      "compressed data that ends early", new(8, [1] + stored(plain).dropLast()),
      .decompression(.truncated)
    ),
    ("compressed five times", nested(5), .depth(limit: 4)),
    ("a one-pass signature of version 6", onePass(0, 6), .onePassForm),
    ("another type announced", onePass(1, 1), .onePassContradiction(.type)),
    ("another hash announced", onePass(2, 8), .onePassContradiction(.hash)),
    ("another algorithm announced", onePass(3, 1), .onePassContradiction(.algorithm)),
    ("another key announced", onePass(4, 0), .onePassContradiction(.issuer)),
    ("more announced", onePass(12, 0), .onePassContradiction(.isLast)),
    (
      "a signature without length",
      new(4, onePass) + new(11, literal)
        + old(2, signature, lengthType: 3), .packet(.lengthForm(.signature))
    ),
    (
      "a literal that is cut off in its head", new(4, onePass) + new(11, [0x62, 9, 0]),
      .literalForm
    ),
    (
      "text with a line end",
      new(4, onePass) + new(11, [0x74] + literal.dropFirst() + [0x0A])
        + new(2, signature), .textWithLineEnds
    ),
  ]

  @Test(arguments: accepted)
  func `this shape is read here and accepted by gpgv`(name: String, bytes: [UInt8]) async throws {
    let message = try SignedMessage(parsing: bytes, decompressor: MessageDecompressor())
    let verified = try Verifier(Self.fixture.key())
      .verified(message, at: message.signature.created)
    #expect(verified.payload == Self.payload)

    let home = try TemporaryFolder()
    let keyring = try home.write(Self.fixture.certificate, to: "keyring")
    let file = try home.write(bytes, to: "message")
    let result = try await run("gpgv", ["--keyring", keyring, file], home: home)
    #expect(result.isSuccess, "\(result.error)")
  }

  @Test(arguments: refused)
  func `this shape is refused, and the reason is named`(
    name: String,
    bytes: [UInt8],
    reason: SignedMessageError
  ) {
    #expect(throws: reason) {
      try SignedMessage(parsing: bytes, decompressor: MessageDecompressor())
    }
  }

  @Test
  func `a file that is too large isn't looked at`() {
    let bytes = [UInt8](repeating: 0xC4, count: SignedMessage.maximumByteCount + 1)
    #expect(throws: SignedMessageError.tooLarge(byteCount: bytes.count, limit: 4 << 20)) {
      try SignedMessage(parsing: bytes, decompressor: MessageDecompressor())
    }
  }

  @Test(arguments: MessageFixture.all)
  func `each beginning of a message is refused`(fixture: MessageFixture) {
    for byteCount in fixture.message.indices {
      #expect(throws: SignedMessageError.self, "\(byteCount) bytes") {
        try SignedMessage(
          parsing: Array(fixture.message.prefix(byteCount)),
          decompressor: MessageDecompressor()
        )
      }
    }
  }

  @Test(arguments: MessageFixture.all)
  func `whatever byte is changed, what is verified is what was signed`(
    fixture: MessageFixture
  ) throws {
    let original = try fixture.read()
    let verifier = try Verifier(fixture.key())
    var accepted: Set<Int> = []
    for index in fixture.message.indices {
      var bytes = fixture.message
      bytes[index] ^= 1 << (index % 8)
      do {
        let message = try SignedMessage(parsing: bytes, decompressor: MessageDecompressor())
        let verified = try verifier.verified(message, at: original.signature.created)
        accepted.insert(index)
        #expect(verified.payload == original.payload, "byte \(index)")
        #expect(verified.created == original.signature.created, "byte \(index)")
      } catch is SignedMessageError {
      } catch is SignatureRejection {}
    }
    // Not signed are the literal's mode, its name of 12 letters and its time. The kind of the
    // unhashed subpacket isn't either; changed, it is one that says nothing.
    let literal = Set([17] + Array(19..<35))
    let signature = try fixture.draft().signaturePacket(
      digest: [UInt8](repeating: 0, count: original.signature.hash.byteCount),
      value: original.signature.value
    )
    let body = signature.count - (signature[1] < 192 ? 2 : 3)
    #expect(accepted.isSuperset(of: literal))
    #expect(accepted.isSubset(of: literal.union([fixture.message.count - body + 38])))
  }
}
