internal import Hexadecimal

extension JSONReader {
  mutating func readString() throws(JSONError) -> String {
    let start = position
    var content: [UInt8] = []
    skip(count: 1)
    while true {
      let run = bytes[position...].prefix { byte in
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
      }
      content += run
      skip(count: run.count)
      guard content.count <= limits.stringByteCount else {
        throw error(.stringTooLong(limit: limits.stringByteCount), at: start)
      }
      switch next {
      case UInt8(ascii: "\""):
        skip(count: 1)
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"): content += String(try readEscape()).utf8
      case let byte?: throw error(.controlCharacter(byte))
      case nil: throw error(.unexpectedEnd)
      }
    }
  }

  private mutating func readEscape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    skip(count: 1)
    guard let letter = next else { throw error(.unexpectedEnd) }
    skip(count: 1)
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try readCodePoint(from: start)
    default: throw error(.invalidEscape, at: start)
    }
  }

  private mutating func readCodePoint(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let high = try readCodeUnit(from: start)
    if UTF16.isLeadSurrogate(high) {
      guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
        throw error(.loneSurrogate, at: start)
      }
      let low = try readCodeUnit(from: start)
      guard UTF16.isTrailSurrogate(low) else { throw error(.loneSurrogate, at: start) }
      let offset = UInt32(high & 0x3FF) << 10 | UInt32(low & 0x3FF)
      guard let scalar = Unicode.Scalar(0x10000 + offset) else {
        throw error(.loneSurrogate, at: start)
      }
      return scalar
    }
    guard let scalar = Unicode.Scalar(high) else { throw error(.loneSurrogate, at: start) }
    guard scalar != "\0" else { throw error(.nullCharacter, at: start) }
    return scalar
  }

  private mutating func readCodeUnit(from start: Int) throws(JSONError) -> UInt16 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4 else { throw error(.unexpectedEnd, at: bytes.count) }
    var unit: UInt16 = 0
    for digit in digits {
      guard let value = UInt8(hexadecimalDigit: digit) else {
        throw error(.invalidEscape, at: start)
      }
      unit = unit << 4 | UInt16(value)
    }
    skip(count: 4)
    return unit
  }
}
