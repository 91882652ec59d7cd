internal import Hexadecimal
internal import PrintableText

extension JSONError {
  /// Where the problem is and what it is: one sentence, lower case, no full stop.
  public var sentence: String {
    "line \(location.line), column \(location.column), \(printable(path.description)): "
      + reason.sentence
  }
}

extension JSONError.Reason {
  /// What is wrong, without its place.
  fileprivate var sentence: String {
    switch self {
    case .empty: "there is nothing"
    case .tooLarge(let count, let limit): "has \(count) bytes, \(limit) is the most"
    case .byteOrderMark: "begins with a byte order mark"
    case .invalidUTF8: "isn't UTF-8"
    case .unexpectedByte(let byte): "isn't JSON: \(Self.spelling(byte)) can't stand here"
    case .unexpectedEnd: "the file ends too early"
    case .controlCharacter(let byte): "\(Self.spelling(byte)) in a string has to be escaped"
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
      : "byte " + String(hexadecimal: byte)
  }
}

extension JSONShapeError {
  /// What is wrong, with its path: one sentence, lower case, no full stop.
  public var sentence: String {
    switch self {
    case .missing(let path): "\(path.printed) is missing"
    case .kind(let path, let expected, let found):
      "\(path.printed) is of kind \(found.rawValue), not \(expected.rawValue)"
    case .number(let path): "\(path.printed) is no whole number, or too large"
    case .unknownMembers(let paths):
      "not known here: \(paths.map(\.printed).joined(separator: ", "))"
    }
  }
}

extension JSONPath {
  /// The path in ASCII; its own description cuts a name with `…`.
  fileprivate var printed: String { printable(description) }
}
