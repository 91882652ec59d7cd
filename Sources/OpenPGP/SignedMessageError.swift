/// Why bytes aren't a signed message that every consumer of container signatures accepts.
public enum SignedMessageError: Error, Hashable, Sendable {
  /// There are no bytes.
  case empty
  /// More bytes than a signature's file may have.
  case tooLarge(byteCount: Int, limit: Int)
  /// Text armor; containers/image reads only the binary form.
  case armored
  /// Not OpenPGP, or cut off.
  case packet(PacketError)
  /// Compressed data in compressed data, deeper than any program writes.
  case depth(limit: Int)
  /// A compression that isn't supported; 0 is none, which not every reader takes.
  case compression(UInt8)
  /// Compressed data that couldn't be decompressed.
  case decompression(DecompressionError)
  /// A signature without the payload.
  case detached
  /// The signature stands before the payload, an old form that containers/image doesn't read.
  case signatureFirst
  /// A payload without a signature before and after it.
  case unsigned
  /// More than one signature; containers/image refuses all of them then.
  case severalSignatures
  /// A packet where it doesn't belong.
  case unexpectedPacket(PacketTag)
  /// Bytes after the end of the message, or of compressed data in it.
  case trailingBytes(count: Int)
  /// A one-pass signature packet that isn't version 3 or not of its length.
  case onePassForm
  /// The one-pass signature and the signature don't say the same.
  case onePassContradiction(OnePassField)
  /// Literal data that isn't of its form.
  case literalForm
  /// A payload with line ends, marked or signed as text: programs don't agree on its bytes.
  case textWithLineEnds
  /// The signature packet can't be used.
  case signature(SignatureParsingError)
}

/// A field that stands in the one-pass signature and in the signature.
public enum OnePassField: Hashable, Sendable, CaseIterable {
  /// What is signed: document or text.
  case type
  /// The hash.
  case hash
  /// The key's algorithm.
  case algorithm
  /// The key id.
  case issuer
  /// That this is the last signature.
  case isLast
}
