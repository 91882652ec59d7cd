/// Why bytes aren't a packet.
///
/// Source: RFC 9580, 4.2.
public enum PacketError: Error, Hashable, Sendable {
  /// The first byte of a packet has its highest bit set; this one hasn't.
  case notAPacket(firstByte: UInt8)
  /// The bytes end before the packet does.
  case truncated
  /// A length in parts, or none at all, on a packet that isn't literal or compressed data.
  case lengthForm(PacketTag)
}

/// What a packet is, 0 to 63.
///
/// Source: RFC 9580, 5.
public struct PacketTag: RawRepresentable, Hashable, Sendable {
  /// The number that the header carries.
  public let rawValue: UInt8

  /// Takes any number: an unknown tag is still named in errors.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Signature, 2.
  public static let signature = Self(rawValue: 2)
  /// One-pass signature, 4.
  public static let onePassSignature = Self(rawValue: 4)
  /// Public key, 6.
  public static let publicKey = Self(rawValue: 6)
  /// Compressed data, 8.
  public static let compressedData = Self(rawValue: 8)
  /// Literal data, 11.
  public static let literalData = Self(rawValue: 11)
  /// Public subkey, 14.
  public static let publicSubkey = Self(rawValue: 14)
}

/// One packet: its tag and what stands after its header.
struct Packet {
  var tag: PacketTag
  var body: ArraySlice<UInt8>

  /// Takes a packet in any form of header from the front of bytes that aren't empty.
  ///
  /// Source: RFC 9580, 4.2.1 and 4.2.2.
  init(taking bytes: inout ArraySlice<UInt8>) throws(PacketError) {
    guard let first = bytes.popFirst() else { throw .truncated }
    guard first & 0x80 != 0 else { throw .notAPacket(firstByte: first) }
    if first & 0x40 != 0 {
      tag = PacketTag(rawValue: first & 0x3F)
      body = try Self.takeBody(of: tag, from: &bytes)
    } else {
      tag = PacketTag(rawValue: first >> 2 & 0x0F)
      body = try Self.takeOldBody(of: tag, lengthType: first & 0x03, from: &bytes)
    }
  }

  /// A packet with the shortest header of the current form.
  static func encoded(_ tag: PacketTag, _ body: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0xC0 | tag.rawValue]
    switch body.count {
    case ..<192:
      bytes.append(UInt8(body.count))
    case ..<8384:
      bytes.append(bigEndian: UInt16(0xC000 + body.count - 192))
    default:
      bytes.append(0xFF)
      bytes.append(bigEndian: UInt32(body.count))
    }
    return bytes + body
  }

  private static func takeBody(
    of tag: PacketTag,
    from bytes: inout ArraySlice<UInt8>
  ) throws(PacketError) -> ArraySlice<UInt8> {
    var length = try takeLength(from: &bytes)
    guard length.isPart else { return try take(length.byteCount, from: &bytes) }
    guard tag.isData else { throw .lengthForm(tag) }
    // The first part should have 512 bytes at least. Only Sequoia insists on it; what GnuPG and
    // containers/image accept is read here.
    var body = try Array(take(length.byteCount, from: &bytes))
    while length.isPart {
      length = try takeLength(from: &bytes)
      body += try take(length.byteCount, from: &bytes)
    }
    return body[...]
  }

  private static func takeOldBody(
    of tag: PacketTag,
    lengthType: UInt8,
    from bytes: inout ArraySlice<UInt8>
  ) throws(PacketError) -> ArraySlice<UInt8> {
    guard lengthType < 3 else {
      // No length: the packet goes on to the end.
      guard tag.isData else { throw .lengthForm(tag) }
      defer { bytes = [] }
      return bytes
    }
    guard let length = bytes.takeNumber(byteCount: 1 << lengthType) else { throw .truncated }
    return try take(Int(length), from: &bytes)
  }

  private static func takeLength(
    from bytes: inout ArraySlice<UInt8>
  ) throws(PacketError) -> (byteCount: Int, isPart: Bool) {
    guard let first = bytes.popFirst() else { throw .truncated }
    switch first {
    case ..<192:
      return (Int(first), false)
    case ..<224:
      guard let second = bytes.popFirst() else { throw .truncated }
      return (Int(first - 192) << 8 + Int(second) + 192, false)
    case ..<255:
      return (1 << Int(first & 0x1F), true)
    default:
      guard let length = bytes.takeNumber(byteCount: 4) else { throw .truncated }
      return (Int(length), false)
    }
  }

  private static func take(
    _ byteCount: Int,
    from bytes: inout ArraySlice<UInt8>
  ) throws(PacketError) -> ArraySlice<UInt8> {
    guard let taken = bytes.take(byteCount) else { throw .truncated }
    return taken
  }
}

extension PacketTag {
  /// Whether this is a packet whose length may be given in parts or left out.
  fileprivate var isData: Bool { self == .literalData || self == .compressedData }
}
