/// What is refused before the parser sees a document.
///
/// The parser bounds the nesting of arrays and inline tables, but makes one table for each part of
/// a dotted key and takes them down by recursion: a line of 30,000 dots would use up the stack. It
/// also lets control characters pass in places where TOML forbids them.
struct DocumentScan {
  private var rest: ArraySlice<UInt8>
  private var line = 1
  private var column = 1
  private var dotCount = 0

  /// Looks a document through.
  ///
  /// - Parameter bytes: The document, UTF-8.
  /// - Throws: ``TOMLError``.
  static func check(_ bytes: [UInt8]) throws(TOMLError) {
    var scan = DocumentScan(rest: bytes[...])
    while let byte = scan.rest.first { try scan.step(byte) }
  }

  private init(rest: ArraySlice<UInt8>) { self.rest = rest }

  private mutating func step(_ byte: UInt8) throws(TOMLError) {
    switch byte {
    case UInt8(ascii: "#"):
      while let byte = rest.first, byte != UInt8(ascii: "\n") { try take(byte) }
    case UInt8(ascii: "\""), UInt8(ascii: "'"): try skipString(byte)
    case UInt8(ascii: "."):
      dotCount += 1
      guard dotCount < TOMLLimits.depth else { throw error(.tooDeep(limit: TOMLLimits.depth)) }
      try take(byte)
    case UInt8(ascii: "\n"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"):
      dotCount = 0
      try take(byte)
    default: try take(byte)
    }
  }

  /// Skips a string; one that isn't closed ends with its line, and the parser will say so.
  private mutating func skipString(_ quote: UInt8) throws(TOMLError) {
    let isLong = rest.starts(with: repeatElement(quote, count: 3))
    let end = [UInt8](repeating: quote, count: isLong ? 3 : 1)
    for _ in end { try take(quote) }
    while let byte = rest.first {
      if rest.starts(with: end) {
        for _ in end { try take(quote) }
        return
      }
      if !isLong, byte == UInt8(ascii: "\n") { return }
      try take(byte)
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let escaped = rest.first {
        try take(escaped)
      }
    }
  }

  private mutating func take(_ byte: UInt8) throws(TOMLError) {
    let isEndOfLine = byte == UInt8(ascii: "\r") && rest.dropFirst().first == UInt8(ascii: "\n")
    guard byte >= 0x20 && byte != 0x7F || [0x09, 0x0A].contains(byte) || isEndOfLine else {
      throw error(.controlCharacter(byte))
    }
    rest = rest.dropFirst()
    if byte == UInt8(ascii: "\n") {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      column += 1
    }
  }

  private func error(_ reason: TOMLError.Reason) -> TOMLError {
    TOMLError(reason: reason, location: TOMLLocation(line: line, column: column))
  }
}
