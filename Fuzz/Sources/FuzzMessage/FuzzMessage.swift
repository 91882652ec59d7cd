import Decompression
import FuzzDriver
import OpenPGP

/// Any bytes as a signature's file, a detached one, a signature packet and a public key.
@main
enum FuzzMessage: Fuzzer {
  static func test(_ input: [UInt8]) {
    testMessage(input)
    if let signature = try? UncheckedSignature(parsingPacket: input) { test(signature) }
    if let file = try? DetachedSignatureFile(parsing: input) {
      require(!file.signatures.isEmpty, "a file of signatures has one")
      require(
        file.signatures.count <= DetachedSignatureFile.maximumSignatureCount,
        "no more signatures are read than the limit"
      )
      for case .success(let signature) in file.signatures { test(signature) }
    }
    if let key = try? PublicKey(parsing: input) {
      require(key.packetBody == input, "a key has one form")
    }
    if let key = try? PublicKey(parsingPacket: input) {
      require((try? PublicKey(parsing: key.packetBody)) == key, "a key reads as the same key")
    }
  }

  private static func testMessage(_ input: [UInt8]) {
    let plain = read(input)
    if case .success(let message) = plain {
      test(message.signature)
      require(
        message.payload.count <= max(SignedMessage.maximumDecompressedByteCount, input.count),
        "a payload is no longer than the limit"
      )
    }
    // libFuzzer can't compress; this way its inputs get behind the compression.
    guard let compressed = stored(input) else { return }
    switch (plain, read(compressed)) {
    case (.success(let message), .success(let unpacked)):
      require(message == unpacked, "compression makes no difference")
    case (.success, .failure(let error)):
      require(
        error == .depth(limit: SignedMessage.maximumDepth),
        "a message that is read is read compressed too, unless it is too deep then"
      )
    case (.failure(let error), .success):
      require(
        error == .empty || error == .armored,
        "only a first byte that says otherwise makes a difference"
      )
    case (.failure, .failure): break
    }
  }

  private static func read(_ bytes: [UInt8]) -> Result<SignedMessage, SignedMessageError> {
    Result { () throws(SignedMessageError) in
      try SignedMessage(parsing: bytes, decompressor: MessageDecompressor())
    }
  }

  private static func test(_ signature: UncheckedSignature) {
    require(signature.digestPrefix.count == 2, "a digest's prefix has two bytes")
    require(signature.issuerKeyID.count == 8, "a key id has eight bytes")
    if let fingerprint = signature.issuerFingerprint {
      require(fingerprint.keyID == signature.issuerKeyID, "key id and fingerprint are of one key")
    }
    if let expires = signature.expires {
      require(expires > signature.created, "a signature ends after it was made")
    }
    let trailer = signature.trailer
    let hashedCount = trailer.suffix(4).reduce(0) { $0 << 8 | Int($1) }
    require(trailer.first == 4, "the trailer is of version 4")
    require(hashedCount == trailer.count - 6, "the trailer says its own length")
    require(
      signature.hashedInput(over: [1, 2, 3]) == [1, 2, 3] + trailer,
      "the payload is hashed before the trailer"
    )
  }

  /// A compressed packet of no given length that holds bytes as one stored block.
  ///
  /// Source: RFC 1951, 3.2.4; RFC 9580, 4.2.2 and 5.6.
  private static func stored(_ bytes: [UInt8]) -> [UInt8]? {
    guard let count = UInt16(exactly: bytes.count) else { return nil }
    let lengths = [count, ~count].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    return [0xA3, CompressionAlgorithm.zip.rawValue, 0x01] + lengths + bytes
  }
}
