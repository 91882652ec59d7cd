/// One data element in BER-TLV: tag, length and value.
///
/// Source: ISO/IEC 7816-4:2020, 6.3; ISO/IEC 8825-1.
struct DataElement: Hashable, Sendable {
  /// One or two bytes.
  let tag: UInt16
  let value: [UInt8]

  /// Why bytes aren't a data element.
  struct Malformed: Error {}

  /// Takes one element from the front; nothing is taken if it is malformed.
  init(from bytes: inout ArraySlice<UInt8>) throws(Malformed) {
    var rest = bytes
    tag = try Self.takeTag(from: &rest)
    let count = try Self.takeLength(from: &rest)
    guard count <= rest.count else { throw Malformed() }
    value = Array(rest.prefix(count))
    bytes = rest.dropFirst(count)
  }

  /// Every element of a template, one after the other.
  static func all(in bytes: [UInt8]) throws(Malformed) -> [Self] {
    var rest = bytes[...]
    var elements: [Self] = []
    while !rest.isEmpty {
      elements.append(try Self(from: &rest))
    }
    return elements
  }

  static func takeTag(from bytes: inout ArraySlice<UInt8>) throws(Malformed) -> UInt16 {
    guard let first = bytes.popFirst() else { throw Malformed() }
    guard first & 0x1F == 0x1F else { return UInt16(first) }
    // Every tag of the card has one or two bytes.
    guard let second = bytes.popFirst(), second & 0x80 == 0 else { throw Malformed() }
    return UInt16(first) << 8 | UInt16(second)
  }

  static func takeLength(from bytes: inout ArraySlice<UInt8>) throws(Malformed) -> Int {
    guard let first = bytes.popFirst() else { throw Malformed() }
    let further: Int
    switch first {
    case 0..<0x80: return Int(first)
    case 0x81: further = 1
    case 0x82: further = 2
    default: throw Malformed()
    }
    guard bytes.count >= further else { throw Malformed() }
    defer { bytes = bytes.dropFirst(further) }
    return bytes.prefix(further).reduce(0) { $0 << 8 | Int($1) }
  }

  /// An element as it stands in an answer.
  ///
  /// `excess` is added to the length that is written, for the card that gets one wrong.
  static func encoded(_ tag: UInt16, _ value: [UInt8], excess: Int = 0) -> [UInt8] {
    var bytes = tag > 0xFF ? [UInt8(tag >> 8), UInt8(truncatingIfNeeded: tag)] : [UInt8(tag)]
    let count = value.count + excess
    switch count {
    case 0..<0x80: bytes.append(UInt8(count))
    case 0x80...0xFF: bytes += [0x81, UInt8(count)]
    default: bytes += [0x82, UInt8(count >> 8), UInt8(truncatingIfNeeded: count)]
    }
    return bytes + value
  }
}
