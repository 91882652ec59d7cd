/// What a subpacket of a signature is, without the bit that makes it critical.
///
/// Source: RFC 9580, 5.2.3.7.
public struct SubpacketType: RawRepresentable, Hashable, Sendable {
  /// 0 to 127.
  public let rawValue: UInt8

  /// Takes any number: an unknown type is still named in errors.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// When the signature was made, 2.
  public static let creationTime = Self(rawValue: 2)
  /// After how many seconds the signature ends, 3.
  public static let expirationTime = Self(rawValue: 3)
  /// The issuer's key id, 16.
  public static let issuerKeyID = Self(rawValue: 16)
  /// The issuer's fingerprint with its version before it, 33.
  public static let issuerFingerprint = Self(rawValue: 33)
}

/// One statement in a signature.
struct Subpacket {
  var type: SubpacketType
  /// Whether a reader that doesn't know the type must refuse the signature.
  var isCritical: Bool
  var body: ArraySlice<UInt8>

  /// Takes a subpacket in any form of length from the front; `nil` if it is cut off or empty.
  ///
  /// Source: RFC 9580, 5.2.3.7.
  init?(taking bytes: inout ArraySlice<UInt8>) {
    guard let first = bytes.popFirst() else { return nil }
    let byteCount: Int
    switch first {
    case ..<192:
      byteCount = Int(first)
    case ..<255:
      guard let second = bytes.popFirst() else { return nil }
      byteCount = Int(first - 192) << 8 + Int(second) + 192
    default:
      guard let length = bytes.takeNumber(byteCount: 4) else { return nil }
      byteCount = Int(length)
    }
    guard var content = bytes.take(byteCount), let head = content.popFirst() else { return nil }
    type = SubpacketType(rawValue: head & 0x7F)
    isCritical = head & 0x80 != 0
    body = content
  }

  /// A subpacket of at most 190 bytes, not critical.
  static func encoded(_ type: SubpacketType, _ body: [UInt8]) -> [UInt8] {
    [UInt8(1 + body.count), type.rawValue] + body
  }

  /// A number of seconds, which is all that the body may be.
  func seconds() throws(SignatureParsingError) -> UInt32 {
    var body = body
    guard let seconds = body.takeNumber(byteCount: 4), body.isEmpty else {
      throw .subpacket(type)
    }
    return seconds
  }

  /// Sets what it says where nothing was said; said twice, it must be the same.
  func set<Value: Equatable>(
    _ place: inout Value?,
    to value: Value
  ) throws(SignatureParsingError) {
    guard place == nil || place == value else { throw .contradiction(type) }
    place = value
  }
}
