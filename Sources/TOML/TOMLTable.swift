/// The entries of a table in the order in which their keys first stand in the document.
public struct TOMLTable: Hashable, Sendable {
  /// A key and its value.
  public struct Entry: Hashable, Sendable {
    /// The key, escapes read; any characters.
    public let key: String
    /// Where the key stands.
    public let keyLocation: TOMLLocation
    /// The value.
    public let value: TOMLValue
  }

  /// The entries; no key is there twice.
  public let entries: [Entry]

  init(_ entries: [Entry]) {
    self.entries = entries.sorted { one, other in
      let (one, other) = (one.keyLocation, other.keyLocation)
      return (one.line, one.column) < (other.line, other.column)
    }
  }

  /// The value of a key.
  ///
  /// - Parameter key: The key, compared code point by code point.
  public subscript(key: String) -> TOMLValue? {
    entries.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }
}
