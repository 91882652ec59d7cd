/// The short name of a key, as a service's argument has it: `release`, `nightly-2026`.
///
/// 1 to 32 of `a-z 0-9 . -`, the first a letter or digit. It is no serial number and no fingerprint:
/// dom0 logs and shows arguments, and a key can be replaced without a new policy there.
public struct KeyAlias: Hashable, Sendable {
  /// The name.
  public let name: String

  /// The most characters of a name: with them, a label of dom0's dialog stays below 90.
  public static let longest = 32

  /// Takes a name; nil if it is none.
  ///
  /// - Parameter name: The name.
  public init?(_ name: String) {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, bytes.count <= Self.longest, Self.isWord(first),
      bytes.allSatisfy({ Self.isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
    else { return nil }
    self.name = name
  }

  /// What is expected of a name, as words.
  public static let expected =
    "1 to \(longest) of a-z, 0-9, '.' and '-', the first a letter or digit"

  private static func isWord(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
}

extension KeyAlias: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}
