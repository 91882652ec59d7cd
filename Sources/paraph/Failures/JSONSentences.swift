import StrictJSON

/// What is wrong with a JSON document, as sentences.
enum JSONSentences {
  /// Where the problem is, and what it is.
  static func sentence(_ error: JSONError) -> String {
    "line \(error.location.line), column \(error.location.column), "
      + "\(printable(error.path.description)): \(sentence(error.reason))"
  }

  private static func sentence(_ reason: JSONError.Reason) -> String {
    switch reason {
    case .empty: "there is nothing"
    case .tooLarge(let count, let limit): "has \(count) bytes, \(limit) is the most"
    case .byteOrderMark: "begins with a byte order mark"
    case .invalidUTF8: "isn't UTF-8"
    case .unexpectedByte(let byte): "isn't JSON: \(spelling(byte)) can't stand here"
    case .unexpectedEnd: "the file ends too early"
    case .controlCharacter(let byte): "\(spelling(byte)) in a string has to be escaped"
    case .invalidEscape: "a backslash before something that JSON has no meaning for"
    case .nullCharacter: "a string has the character U+0000"
    case .loneSurrogate: "a string has half a surrogate pair"
    case .invalidNumber: "isn't a number, though it begins like one"
    case .numberTooLong(let limit): "a number has more than \(limit) characters"
    case .stringTooLong(let limit): "a string has more than \(limit) bytes"
    case .duplicateMember(let name): "the member '\(printable(name, limit: 60))' stands twice"
    case .tooDeep(let limit): "arrays and objects stand more than \(limit) deep in each other"
    case .tooManyValues(let limit): "has more than \(limit) values"
    case .trailingBytes(let count): "\(counted(count, "byte", "bytes")) too many after its end"
    }
  }

  private static func spelling(_ byte: UInt8) -> String {
    (UInt8(ascii: "!")...UInt8(ascii: "~")).contains(byte)
      ? "'\(Character(UnicodeScalar(byte)))'"
      : "byte " + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}
