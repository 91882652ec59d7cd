/// A value of a document, and where it stands.
public struct TOMLValue: Hashable, Sendable {
  /// What it is.
  public enum Content: Hashable, Sendable {
    /// A string.
    case string(String)
    /// A whole number.
    case integer(Int64)
    /// A number with a fraction or an exponent, infinite or none.
    case float(Double)
    /// `true` or `false`.
    case boolean(Bool)
    /// A date, a time or both, as RFC 3339 writes them, no zeros at a fraction's end.
    case date(String)
    /// Values in a row.
    case array([TOMLValue])
    /// Values by name.
    case table(TOMLTable)
  }

  /// What it is.
  public let content: Content
  /// Where it begins.
  public let location: TOMLLocation

  /// What sort of value this is.
  public var kind: TOMLKind {
    switch content {
    case .string: .string
    case .integer: .integer
    case .float: .float
    case .boolean: .boolean
    case .date: .date
    case .array: .array
    case .table: .table
    }
  }
}

/// The sorts of TOML values; the four with dates and times are one here.
///
/// Source: TOML 1.0.0, "Key/Value Pair".
public enum TOMLKind: String, Hashable, Sendable {
  /// A string of any of the four forms.
  case string
  /// A whole number.
  case integer
  /// A number with a fraction or an exponent.
  case float
  /// `true` or `false`.
  case boolean
  /// A date, a time or both.
  case date
  /// An array, also one of tables.
  case array
  /// A table, also an inline one.
  case table
}

/// A place in a document.
public struct TOMLLocation: Hashable, Sendable {
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, counted in code points.
  public let column: Int

  /// A place by line and column, both from 1.
  ///
  /// - Parameters:
  ///   - line: The line.
  ///   - column: The column.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}
