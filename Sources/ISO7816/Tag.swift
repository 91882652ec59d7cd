/// The tag of a data object, one to three bytes, as it stands on the wire.
///
/// Every value is a tag, so that one which no list names is still compared and printed.
///
/// Source: ISO/IEC 7816-4:2020, 6.3 and annex E.
public struct Tag: RawRepresentable, Hashable, Sendable {
  /// The tag's bytes as one big-endian number: `0x6E`, `0x5F52`.
  public let rawValue: UInt32

  /// Takes any number.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// The most bytes that a tag may have.
  public static let maximumByteCount = 3

  /// Takes a tag off the front of bytes.
  ///
  /// - Parameter bytes: Where it starts; what was read is gone from it, also after a failure.
  /// - Returns: The tag and whether data objects stand in it; nothing if the bytes end within
  ///   the tag or it is longer than ``maximumByteCount``.
  static func take(from bytes: inout ArraySlice<UInt8>) -> (tag: Tag, isConstructed: Bool)? {
    guard let first = bytes.popFirst() else { return nil }
    var number = UInt32(first)
    let isConstructed = first & 0x20 != 0
    guard first & 0x1F == 0x1F else { return (Tag(rawValue: number), isConstructed) }
    for _ in 1..<maximumByteCount {
      guard let next = bytes.popFirst() else { return nil }
      number = number << 8 | UInt32(next)
      guard next & 0x80 != 0 else { return (Tag(rawValue: number), isConstructed) }
    }
    return nil
  }
}

extension Tag: ExpressibleByIntegerLiteral {
  /// Takes a tag that stands in the source, such as `0x5F52`.
  public init(integerLiteral value: UInt32) {
    self.init(rawValue: value)
  }
}

extension Tag: CustomStringConvertible {
  /// The tag's bytes in upper-case hexadecimal.
  public var description: String {
    let digits = String(rawValue, radix: 16, uppercase: true)
    return (digits.count.isMultiple(of: 2) ? "" : "0") + digits
  }
}
