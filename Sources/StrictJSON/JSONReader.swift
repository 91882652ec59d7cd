extension JSONValue {
  /// Reads a document, all of it and nothing else.
  ///
  /// Refused is what readers are known to disagree on: member names that stand twice,
  /// escapes of NUL and of half a surrogate pair, a byte order mark, bytes after the end.
  ///
  /// Source: RFC 8259, and RFC 7493 (I-JSON), 2.
  ///
  /// - Parameters:
  ///   - bytes: The document, UTF-8.
  ///   - limits: What it may hold.
  /// - Throws: ``JSONError`` at the first byte that is refused.
  public init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
    var reader = JSONReader(bytes, limits: limits)
    self = try reader.readDocument()
  }
}

/// Reads one document from its first byte to its last.
///
/// `position` never passes the end: it moves by ``take()`` and ``skip(count:)`` only.
struct JSONReader {
  let limits: JSONLimits
  let bytes: [UInt8]
  private(set) var position = 0
  private var steps: [JSONPath.Step] = []
  private var valuesLeft: Int

  init(_ bytes: [UInt8], limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
    valuesLeft = limits.valueCount
  }

  mutating func readDocument() throws(JSONError) -> JSONValue {
    guard bytes.count <= limits.byteCount else {
      throw error(.tooLarge(byteCount: bytes.count, limit: limits.byteCount), at: 0)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error(.byteOrderMark, at: 0) }
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw self.error(.invalidUTF8, at: error.byteOffsets.lowerBound)
    }
    skipWhitespace()
    guard next != nil else { throw error(.empty) }
    let value = try readValue(depth: 0)
    skipWhitespace()
    guard next == nil else { throw error(.trailingBytes(count: bytes.count - position)) }
    return value
  }

  private mutating func readValue(depth: UInt8) throws(JSONError) -> JSONValue {
    guard valuesLeft > 0 else { throw error(.tooManyValues(limit: limits.valueCount)) }
    valuesLeft -= 1
    switch next {
    case UInt8(ascii: "{"): return .object(try readObject(depth: try deeper(depth)))
    case UInt8(ascii: "["): return .array(try readArray(depth: try deeper(depth)))
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "t"): return try readWord("true", .bool(true))
    case UInt8(ascii: "f"): return try readWord("false", .bool(false))
    case UInt8(ascii: "n"): return try readWord("null", .null)
    case let byte? where byte == UInt8(ascii: "-") || byte.isDigit: return try readNumber()
    default: throw unexpected()
    }
  }

  private func deeper(_ depth: UInt8) throws(JSONError) -> UInt8 {
    guard depth < limits.depth else { throw error(.tooDeep(limit: Int(limits.depth))) }
    return depth + 1
  }

  private mutating func readObject(depth: UInt8) throws(JSONError) -> JSONObject {
    var members: [JSONObject.Member] = []
    var names: Set<CodePoints> = []
    skip(count: 1)
    skipWhitespace()
    if take(UInt8(ascii: "}")) { return JSONObject() }
    repeat {
      skipWhitespace()
      let start = position
      guard next == UInt8(ascii: "\"") else { throw unexpected() }
      let name = try readString()
      guard names.insert(CodePoints(name)).inserted else {
        throw error(.duplicateMember(name), at: start)
      }
      steps.append(.member(name))
      skipWhitespace()
      guard take(UInt8(ascii: ":")) else { throw unexpected() }
      skipWhitespace()
      members.append(JSONObject.Member(name: name, value: try readValue(depth: depth)))
      steps.removeLast()
      skipWhitespace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw unexpected() }
    return JSONObject(distinct: members)
  }

  private mutating func readArray(depth: UInt8) throws(JSONError) -> [JSONValue] {
    var values: [JSONValue] = []
    skip(count: 1)
    skipWhitespace()
    if take(UInt8(ascii: "]")) { return [] }
    repeat {
      skipWhitespace()
      steps.append(.element(values.count))
      values.append(try readValue(depth: depth))
      steps.removeLast()
      skipWhitespace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw unexpected() }
    return values
  }

  private mutating func readWord(
    _ word: StaticString,
    _ value: JSONValue
  ) throws(JSONError) -> JSONValue {
    for byte in word.description.utf8 {
      guard take(byte) else { throw unexpected() }
    }
    return value
  }

  private mutating func readNumber() throws(JSONError) -> JSONValue {
    var reader = NumberReader(bytes[position...])
    guard reader.skipNumber() else { throw error(.invalidNumber, at: position) }
    let count = bytes.count - position - reader.rest.count
    guard count <= limits.numberByteCount else {
      throw error(.numberTooLong(limit: limits.numberByteCount), at: position)
    }
    let text = String(decoding: bytes[position...].prefix(count), as: UTF8.self)
    let start = position
    skip(count: count)
    // `01` and `1x`: what follows a number is never a letter or another digit.
    if let byte = next, byte.isDigit || byte.isLetter { throw error(.invalidNumber, at: start) }
    if let integer = JSONDecimal.integer(text) { return .integer(integer) }
    return .decimal(JSONDecimal(checked: text))
  }
}

extension JSONReader {
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skip(count: Int) { position = min(position + count, bytes.count) }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    skip(count: 1)
    return true
  }

  mutating func skipWhitespace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      skip(count: 1)
    }
  }

  func unexpected() -> JSONError {
    error(next.map(JSONError.Reason.unexpectedByte) ?? .unexpectedEnd)
  }

  func error(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
    JSONError(
      reason: reason,
      location: JSONLocation(byteOffset: offset ?? position, in: bytes),
      path: JSONPath(steps)
    )
  }
}
