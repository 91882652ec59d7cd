/// The name of a qube: a letter and up to 30 more of `A-Z a-z 0-9 _ . -`.
///
/// Source: Qubes OS, `validate_name` of qubes-core-admin 4.2.
public struct QubeName: Hashable, Sendable {
  /// The name.
  public let name: String

  /// The most characters of a name.
  public static let longest = 31

  /// Takes a name; nil if no qube can have it.
  ///
  /// - Parameter name: The name.
  public init?(_ name: String) {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, bytes.count <= Self.longest, isAlphanumeric(first),
      !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
      bytes.allSatisfy({ isAlphanumeric($0) || Self.others.contains($0) })
    else { return nil }
    self.name = name
  }

  /// What is expected of a name, as words.
  public static let expected =
    "a letter and up to \(longest - 1) more of A-Z, a-z, 0-9, '_', '.' and '-'"

  private static let others = Array("_.-".utf8)
}

extension QubeName: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}
