/// A list in the canonical form of S-expressions, as libgcrypt reads it.
///
/// Source: libgcrypt 1.10 manual, "S-expressions"; RFC 9804, 6.1.
struct CanonicalList {
  private(set) var bytes: [UInt8]

  /// A list of a name and what follows it.
  ///
  /// - Parameters:
  ///   - name: The first token.
  ///   - items: What follows.
  init(_ name: String, _ items: Item...) {
    bytes = [UInt8(ascii: "(")]
    append(Array(name.utf8))
    for item in items {
      switch item {
      case .text(let text): append(Array(text.utf8))
      case .bytes(let octets): append(octets)
      case .list(let list): bytes += list.bytes
      }
    }
    bytes.append(UInt8(ascii: ")"))
  }

  private mutating func append(_ token: [UInt8]) {
    bytes += String(token.count).utf8
    bytes.append(UInt8(ascii: ":"))
    bytes += token
  }

  enum Item {
    case text(String)
    case bytes([UInt8])
    case list(CanonicalList)
  }
}
