internal import TOML

/// What a rule can be set to.
public protocol PolicyValue: Hashable, Sendable {
  /// Whether this allows nothing that another value forbids.
  ///
  /// - Parameter other: The other value.
  /// - Returns: Whether it is at least as strict; a value is as strict as itself.
  func isAsStrict(as other: Self) -> Bool

  /// The value as it is shown, and written in a file.
  var shown: PolicyShown { get }

  /// What makes a value stricter, as a sentence's end: `smaller is stricter`.
  static var stricter: String { get }
}

/// A value for tables and JSON.
public enum PolicyShown: Hashable, Sendable {
  /// One word.
  case word(String)
  /// A number.
  case number(Int)
  /// Several words.
  case list([String])
  /// Everything is allowed.
  case any
}

extension PolicyShown: CustomStringConvertible {
  /// The value on one line.
  public var description: String {
    switch self {
    case .word(let word): word
    case .number(let number): String(number)
    case .list(let words): words.isEmpty ? "none" : words.joined(separator: ", ")
    case .any: "any"
    }
  }
}

/// A value that is read from a file.
protocol ReadablePolicyValue: PolicyValue {
  /// Reads a value; what is wrong with it goes to the reader, and then the value is nil.
  init?(_ value: TOMLValue, of key: String, by reader: inout PolicyReader)
}
