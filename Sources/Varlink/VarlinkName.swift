/// The name of a method or an error together with its interface, `org.varlink.service.GetInfo`.
///
/// Source: varlink.org, Interface Definition, "Interface names" and "Methods".
public struct VarlinkName: Hashable, Sendable {
  /// The longest name that is taken, in bytes.
  public static let maximumByteCount = 255

  /// The interface, two labels or more with dots between them.
  public let interface: String
  /// The method or the error, CamelCase.
  public let member: String

  /// Reads a name.
  ///
  /// - Parameter text: ASCII letters, digits, dots and hyphens; anything else gives nil.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.maximumByteCount else { return nil }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 3, let member = labels.last, Self.isMember(member),
      labels.dropLast().allSatisfy(Self.isLabel),
      labels[0].utf8.first.map(Self.isLetter) == true
    else { return nil }
    interface = labels.dropLast().joined(separator: ".")
    self.member = String(member)
  }

  private static func isMember(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first)
    else { return false }
    return text.utf8.allSatisfy { isLetter($0) || isDigit($0) }
  }

  private static func isLabel(_ text: Substring) -> Bool {
    !text.isEmpty && !text.hasPrefix("-") && !text.hasSuffix("-")
      && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

extension VarlinkName: CustomStringConvertible {
  /// The name as it goes over the wire.
  public var description: String { "\(interface).\(member)" }
}
