/// The part of a version 4 signature that is hashed with the payload.
///
/// The writer and the reader share it, so that both hash alike.
///
/// Source: RFC 9580, 5.2.3 and 5.2.4.
enum SignatureContent {
  /// What is hashed after the payload: the signature's first fields, and their length.
  static func trailer(
    type: SignatureType,
    algorithm: PublicKeyAlgorithm,
    hash: HashAlgorithm,
    hashedArea: [UInt8]
  ) -> [UInt8] {
    var bytes = head(type: type, algorithm: algorithm, hash: hash, hashedArea: hashedArea)
    let byteCount = UInt32(bytes.count)
    bytes += [4, 0xFF]
    bytes.append(bigEndian: byteCount)
    return bytes
  }

  /// The packet's fields from the version to the end of the hashed area.
  static func head(
    type: SignatureType,
    algorithm: PublicKeyAlgorithm,
    hash: HashAlgorithm,
    hashedArea: [UInt8]
  ) -> [UInt8] {
    var bytes: [UInt8] = [4, type.rawValue, algorithm.rawValue, hash.rawValue]
    bytes.append(bigEndian: UInt16(truncatingIfNeeded: hashedArea.count))
    return bytes + hashedArea
  }

  /// What is hashed after the keys of a certificate, for fields as they were read.
  ///
  /// `head` is type, algorithm and hash.
  static func trailer(head: [UInt8], hashedArea: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = [4] + head
    bytes.append(bigEndian: UInt16(truncatingIfNeeded: hashedArea.count))
    bytes += hashedArea
    let byteCount = UInt32(bytes.count)
    bytes += [4, 0xFF]
    bytes.append(bigEndian: byteCount)
    return bytes
  }
}
