/// Reads the values of one file, and gathers what is wrong with them instead of ending at the first.
package protocol TOMLFileReader {
  /// What can be wrong in this kind of file.
  associatedtype Reason: TOMLValueReason

  /// Keeps something that is wrong.
  ///
  /// - Parameters:
  ///   - reason: What it is.
  ///   - location: Where it stands.
  mutating func report(_ reason: Reason, at location: TOMLLocation)
}

/// What can be wrong with the values of any file; each kind of file has its own words for it.
package protocol TOMLValueReason {
  /// A key that isn't known, and the nearest that is, if any is near.
  static func unknownKey(_ key: String, nearest: String?, known: [String]) -> Self
  /// A value of another type.
  static func wrongType(_ key: String, found: String, _ expected: String) -> Self
  /// A value of the right type that isn't one of those that are allowed.
  static func badValue(_ key: String, found: String, expected: String) -> Self
  /// A list with nothing in it.
  static func emptyList(_ key: String) -> Self
  /// A list with too much in it.
  static func longList(_ key: String, limit: Int) -> Self
}

// What isn't as it is wanted is nil, and reported.
extension TOMLFileReader {
  /// A string.
  package mutating func string(_ value: TOMLValue, of key: String, expected: String) -> String? {
    if case .string(let text) = value.content { return text }
    reportType(of: value, of: key, expected)
    return nil
  }

  /// A number within bounds.
  package mutating func number(
    _ value: TOMLValue,
    of key: String,
    in range: ClosedRange<Int>
  ) -> Int? {
    let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
    guard case .integer(let number) = value.content else {
      reportType(of: value, of: key, expected)
      return nil
    }
    guard let number = Int(exactly: number), range.contains(number) else {
      report(.badValue(key, found: String(number), expected: expected), at: value.location)
      return nil
    }
    return number
  }

  /// A table.
  package mutating func table(
    _ value: TOMLValue,
    of key: String,
    expected: String = "a table"
  ) -> TOMLTable? {
    if case .table(let table) = value.content { return table }
    reportType(of: value, of: key, expected)
    return nil
  }

  /// The elements of a list that has not too many, and some unless it may be empty.
  package mutating func list(
    _ value: TOMLValue,
    of key: String,
    limit: Int,
    mayBeEmpty: Bool = false,
    expected: String
  ) -> [TOMLValue]? {
    guard case .array(let values) = value.content else {
      reportType(of: value, of: key, expected)
      return nil
    }
    guard !values.isEmpty || mayBeEmpty else {
      report(.emptyList(key), at: value.location)
      return nil
    }
    guard values.count <= limit else {
      report(.longList(key, limit: limit), at: value.location)
      return nil
    }
    return values
  }

  /// Reports a value of another type than the one that is wanted.
  package mutating func reportType(of value: TOMLValue, of key: String, _ expected: String) {
    report(.wrongType(key, found: value.kind.rawValue, expected), at: value.location)
  }

  /// Reports a key that isn't one of those that are known.
  package mutating func reportUnknown(_ entry: TOMLTable.Entry, known: [String]) {
    let nearest = nearest(to: entry.key, among: known)
    report(.unknownKey(entry.key, nearest: nearest, known: known), at: entry.keyLocation)
  }
}
