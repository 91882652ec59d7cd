/// Why bytes are no JSON document that may be read, and where.
public struct JSONError: Error, Hashable, Sendable {
  /// What is wrong with the bytes.
  public enum Reason: Hashable, Sendable {
    /// There is nothing but white space.
    case empty
    /// More bytes than are allowed; nothing was read.
    case tooLarge(byteCount: Int, limit: Int)
    /// The document begins with U+FEFF.
    case byteOrderMark
    /// Bytes that are no UTF-8.
    case invalidUTF8
    /// A byte that can't stand here.
    case unexpectedByte(UInt8)
    /// The document ends too early.
    case unexpectedEnd
    /// A control character in a string that isn't written as an escape.
    case controlCharacter(UInt8)
    /// A backslash and something that JSON has no meaning for.
    case invalidEscape
    /// The escape of U+0000, which ends strings elsewhere.
    case nullCharacter
    /// The escape of half a surrogate pair.
    case loneSurrogate
    /// Something that begins like a number and is none.
    case invalidNumber
    /// A number with more characters than are allowed.
    case numberTooLong(limit: Int)
    /// A string with more bytes than are allowed.
    case stringTooLong(limit: Int)
    /// A member name that stands twice in one object.
    case duplicateMember(String)
    /// Arrays and objects stand deeper in each other than is allowed.
    case tooDeep(limit: Int)
    /// More values than are allowed.
    case tooManyValues(limit: Int)
    /// Bytes after the document's end.
    case trailingBytes(count: Int)
  }

  /// What is wrong.
  public let reason: Reason
  /// Where, in bytes and lines.
  public let location: JSONLocation
  /// Where, as a path: the innermost value or member that was being read.
  public let path: JSONPath
}

/// A place in a document.
public struct JSONLocation: Hashable, Sendable {
  /// The number of bytes before it.
  public let byteOffset: Int
  /// The line, from 1; lines end with a line feed.
  public let line: Int
  /// The column, from 1, counted in bytes.
  public let column: Int

  /// Finds line and column of a byte.
  init(byteOffset: Int, in bytes: [UInt8]) {
    let before = bytes.prefix(byteOffset)
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    self.byteOffset = byteOffset
    line = before.count { $0 == UInt8(ascii: "\n") } + 1
    column = byteOffset - lineStart + 1
  }
}
