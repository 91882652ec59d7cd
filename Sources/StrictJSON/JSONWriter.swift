internal import Hexadecimal

extension JSONValue {
  /// The document without white space, members in their order, escapes only where JSON needs them.
  ///
  /// The same value always gives the same bytes, and reading them gives the same value.
  ///
  /// - Returns: UTF-8, no line feed at the end.
  public func compact() -> [UInt8] {
    var writer = JSONWriter(isPretty: false)
    writer.write(self)
    return writer.bytes
  }

  /// The same in printable ASCII, every other character as an escape: for a terminal, which text from
  /// outside must not steer, and for whoever splits lines where Unicode does.
  ///
  /// - Returns: Printable ASCII, no line feed at the end.
  public func ascii() -> [UInt8] {
    var writer = JSONWriter(isPretty: false, isASCII: true)
    writer.write(self)
    return writer.bytes
  }

  /// The document for people: one value a line, each level one space further in.
  ///
  /// - Returns: UTF-8, one line feed at the end.
  public func pretty() -> [UInt8] {
    var writer = JSONWriter(isPretty: true)
    writer.write(self)
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}

/// Puts a document together.
private struct JSONWriter {
  let isPretty: Bool
  let isASCII: Bool
  var bytes: [UInt8] = []
  var depth = 0

  init(isPretty: Bool, isASCII: Bool = false) {
    self.isPretty = isPretty
    self.isASCII = isASCII
  }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    case .decimal(let value): bytes += value.text.utf8
    case .string(let value): write(value)
    case .array(let values):
      write(values, between: "[", "]") { writer, value in writer.write(value) }
    case .object(let object):
      write(object.members, between: "{", "}") { writer, member in
        writer.write(member.name)
        writer.bytes += (writer.isPretty ? ": " : ":").utf8
        writer.write(member.value)
      }
    }
  }

  private mutating func write<Item>(
    _ items: [Item],
    between opening: String,
    _ closing: String,
    _ writeItem: (inout JSONWriter, Item) -> Void
  ) {
    bytes += opening.utf8
    depth += 1
    var isFirst = true
    for item in items {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      startLine()
      writeItem(&self, item)
    }
    depth -= 1
    if !items.isEmpty { startLine() }
    bytes += closing.utf8
  }

  private mutating func startLine() {
    guard isPretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes += repeatElement(UInt8(ascii: " "), count: depth)
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if isASCII {
      for unit in text.utf16 {
        if unit < 0x7F { write(UInt8(unit)) } else { escape(unit) }
      }
    } else {
      for byte in text.utf8 { write(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func write(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
    case 0x08: bytes += "\\b".utf8
    case 0x09: bytes += "\\t".utf8
    case 0x0A: bytes += "\\n".utf8
    case 0x0C: bytes += "\\f".utf8
    case 0x0D: bytes += "\\r".utf8
    case 0..<0x20: escape(UInt16(byte))
    default: bytes.append(byte)
    }
  }

  /// Writes a UTF-16 unit as four digits; a character above U+FFFF takes two.
  ///
  /// Source: RFC 8259, 7.
  private mutating func escape(_ unit: UInt16) {
    bytes += "\\u\(String(hexadecimal: unit, .small))".utf8
  }
}
