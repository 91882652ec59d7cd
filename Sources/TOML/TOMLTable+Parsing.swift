internal import CTOML

extension TOMLTable {
  /// Reads a document.
  ///
  /// Source: TOML 1.0.0, as toml++ reads it.
  ///
  /// - Parameter bytes: The whole document, at most ``TOMLLimits/byteCount`` bytes.
  /// - Throws: ``TOMLError``, the first that is met.
  public init(parsing bytes: [UInt8]) throws(TOMLError) {
    let start = TOMLLocation(line: 1, column: 1)
    guard bytes.count <= TOMLLimits.byteCount else {
      let reason = TOMLError.Reason.tooLarge(byteCount: bytes.count, limit: TOMLLimits.byteCount)
      throw TOMLError(reason: reason, location: start)
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw TOMLError(reason: .invalidUTF8, location: Self.locationOfInvalidUTF8(in: bytes))
    }
    try DocumentScan.check(bytes)
    guard let value = try ParsedDocument(bytes)?.root(), case .table(let table) = value.content
    else {
      throw TOMLError(reason: .syntax("no table"), location: start)
    }
    self = table
  }

  /// Where the first line stands that isn't UTF-8.
  private static func locationOfInvalidUTF8(in bytes: [UInt8]) -> TOMLLocation {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
    return TOMLLocation(line: index + 1, column: 1)
  }
}

/// What the parser made of a document, freed with the value.
// Safe because: the pointer never leaves the value, which owns what it points to.
@safe
private struct ParsedDocument: ~Copyable {
  private let document: OpaquePointer

  /// Nil only where there is no memory.
  init?(_ bytes: [UInt8]) {
    // Safe because: the parser copies what it keeps, and reads no more than there is.
    let parsed = unsafe bytes.withUnsafeBytes { buffer in
      unsafe paraph_toml_parse(buffer.baseAddress, buffer.count)
    }
    guard let parsed = unsafe parsed else { return nil }
    unsafe document = parsed
  }

  deinit { unsafe paraph_toml_free(document) }

  /// The whole document.
  func root() throws(TOMLError) -> TOMLValue {
    try throwError()
    var index = 0
    return try value(&index, depth: 0)
  }

  private func throwError() throws(TOMLError) {
    var count = 0
    var line: UInt32 = 0
    var column: UInt32 = 0
    // Safe because: the text lives as long as the document, and is copied.
    guard let words = unsafe paraph_toml_error(document, &count, &line, &column) else { return }
    throw TOMLError(
      reason: .syntax(unsafe Self.text(words, count)),
      location: TOMLLocation(line: max(Int(line), 1), column: max(Int(column), 1))
    )
  }

  /// The value of this number; afterwards the number is that of the next value not within it.
  private func value(_ index: inout Int, depth: Int) throws(TOMLError) -> TOMLValue {
    // Safe because: the numbers of children are the parser's own, so that none is past the end.
    let node = unsafe paraph_toml_value(document, index)
    let location = unsafe TOMLLocation(
      line: max(Int(node.line), 1),
      column: max(Int(node.column), 1)
    )
    guard depth <= TOMLLimits.depth else {
      throw TOMLError(reason: .tooDeep(limit: TOMLLimits.depth), location: location)
    }
    index += 1
    switch unsafe Int(node.kind) {
    case PARAPH_TOML_ARRAY:
      var elements: [TOMLValue] = []
      for _ in unsafe 0..<node.child_count { elements.append(try value(&index, depth: depth + 1)) }
      return TOMLValue(content: .array(elements), location: location)
    case PARAPH_TOML_TABLE:
      var entries: [TOMLTable.Entry] = []
      for _ in unsafe 0..<node.child_count {
        let child = unsafe paraph_toml_value(document, index)
        let keyLocation = unsafe TOMLLocation(
          line: Int(child.key_line),
          column: Int(child.key_column)
        )
        let key = unsafe Self.text(child.key, child.key_count)
        let content = try value(&index, depth: depth + 1)
        entries.append(TOMLTable.Entry(key: key, keyLocation: keyLocation, value: content))
      }
      return TOMLValue(content: .table(TOMLTable(entries)), location: location)
    default: return unsafe TOMLValue(content: Self.scalar(node), location: location)
    }
  }

  private static func scalar(_ node: paraph_toml_node) -> TOMLValue.Content {
    switch unsafe Int(node.kind) {
    case PARAPH_TOML_INTEGER: unsafe .integer(node.integer)
    case PARAPH_TOML_FLOAT: unsafe .float(node.number)
    case PARAPH_TOML_BOOLEAN: unsafe .boolean(node.truth)
    case PARAPH_TOML_DATE: unsafe .date(text(node.text, node.text_count))
    default: unsafe .string(text(node.text, node.text_count))
    }
  }

  private static func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    // Safe because: the parser's text has this many bytes and lives as long as the document.
    unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  }
}
