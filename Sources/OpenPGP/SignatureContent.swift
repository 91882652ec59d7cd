/// The part of a version 4 signature that is hashed with what is signed.
///
/// The writer and the reader share it, so that both hash alike.
///
/// Source: RFC 9580, 5.2.3 and 5.2.4.
enum SignatureContent {
  /// The packet's fields from the version to the end of the hashed area.
  static func head(type: UInt8, algorithm: UInt8, hash: UInt8, hashedArea: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [4, type, algorithm, hash]
    bytes.append(bigEndian: UInt16(truncatingIfNeeded: hashedArea.count))
    return bytes + hashedArea
  }

  /// What is hashed after what is signed: the signature's first fields, and their length.
  static func trailer(of head: [UInt8]) -> [UInt8] {
    var bytes = head + [4, 0xFF]
    bytes.append(bigEndian: UInt32(head.count))
    return bytes
  }
}
