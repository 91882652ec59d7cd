/// Why bytes are no TOML document that may be read, and where.
public struct TOMLError: Error, Hashable, Sendable {
  /// What is wrong with the bytes.
  public enum Reason: Hashable, Sendable {
    /// More bytes than are allowed; nothing was read.
    case tooLarge(byteCount: Int, limit: Int)
    /// Bytes that are no UTF-8.
    case invalidUTF8
    /// A control character that may not stand in a document.
    case controlCharacter(UInt8)
    /// Tables, arrays or the parts of a key stand deeper in each other than is allowed.
    case tooDeep(limit: Int)
    /// Anything else, a key that stands twice among it, in the parser's own words.
    ///
    /// The words may quote the document, and must be escaped where they are shown.
    case syntax(String)
  }

  /// What is wrong.
  public let reason: Reason
  /// Where it was noticed; the first line if it is about the whole.
  public let location: TOMLLocation
}

/// How much a document may hold before it is refused.
public enum TOMLLimits {
  /// The longest document, in bytes: what a person writes by hand, many times over.
  public static let byteCount = 64 << 10
  /// How deep tables and arrays may stand in each other, and how many parts a key may have.
  public static let depth = 16
}
