internal import Hexadecimal

/// The parts of the reference grammar, each as a test of a whole text in ASCII.
///
/// Source: github.com/distribution/reference 0.6.0, reference.go and regexp.go.
enum ReferenceGrammar {
  /// Host and port: `example.com`, `localhost:5000`, `[::1]:5000`.
  static func isDomain(_ text: Substring) -> Bool {
    let bytes = Array(text.utf8)[...]
    if bytes.first == UInt8(ascii: "[") {
      guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
      let address = bytes[..<end].dropFirst()
      guard !address.isEmpty,
        address.allSatisfy({ UInt8(hexadecimalDigit: $0) != nil || $0 == UInt8(ascii: ":") })
      else { return false }
      return isPort(bytes[end...].dropFirst())
    }
    let host = bytes.prefix { $0 != UInt8(ascii: ":") }
    return host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .allSatisfy(isDomainComponent) && isPort(bytes.dropFirst(host.count))
  }

  private static func isDomainComponent(_ component: ArraySlice<UInt8>) -> Bool {
    guard let first = component.first, let last = component.last else { return false }
    return first.isAlphanumeric && last.isAlphanumeric
      && component.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") }
  }

  /// Nothing, or a colon and digits.
  private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.first == UInt8(ascii: ":") else { return bytes.isEmpty }
    return bytes.count > 1 && bytes.dropFirst().allSatisfy(\.isDigit)
  }

  /// One part of a repository's path: lower-case words with `.`, `_`, `__` or hyphens between.
  ///
  /// So it is never empty, `.` or `..`, and begins and ends with a letter or a digit.
  static func isPathComponent(_ text: Substring) -> Bool {
    var rest = Array(text.utf8)[...]
    while true {
      let word = rest.prefix { $0.isDigit || $0.isLowerCase }
      guard !word.isEmpty else { return false }
      rest = rest.dropFirst(word.count)
      guard let separator = rest.first else { return true }
      let run = rest.prefix { $0 == separator }.count
      switch separator {
      case UInt8(ascii: "-"): break
      case UInt8(ascii: "_") where run <= 2: break
      case UInt8(ascii: ".") where run == 1: break
      default: return false
      }
      rest = rest.dropFirst(run)
    }
  }

  /// A tag: a letter, digit or `_`, and up to 127 more, or `.` or `-`.
  static func isTag(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, first.isAlphanumeric || first == UInt8(ascii: "_") else {
      return false
    }
    return text.utf8.count <= longestTag
      && text.utf8.allSatisfy { byte in
        byte.isAlphanumeric
          || [UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-")].contains(byte)
      }
  }

  /// The longest tag, in characters.
  static let longestTag = 128

  /// The longest name, domain and path together, in characters.
  static let longestName = 255
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isLowerCase: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  var isUpperCase: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  var isAlphanumeric: Bool { isDigit || isLowerCase || isUpperCase }
}
