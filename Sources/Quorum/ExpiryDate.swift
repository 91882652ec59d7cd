internal import CivilTime

/// The day from whose beginning on, in UTC, a file isn't read any more.
public struct ExpiryDate: Hashable, Sendable {
  /// The day as `2027-06-30`.
  public let text: String
  /// When it begins, in seconds since 1970.
  public let begins: Int64

  /// Whether the day has begun.
  ///
  /// - Parameter now: The time, in seconds since 1970.
  /// - Returns: Whether it has.
  public func hasCome(at now: Int64) -> Bool { now >= begins }

  /// Takes a date of the years 1970 to 9999, nil for anything else.
  ///
  /// - Parameter text: Year, month and day with hyphens between.
  init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard
      parts.map(\.count) == [4, 2, 2],
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") })
    else { return nil }
    let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
    guard
      numbers[0] >= 1970,
      let date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
    else { return nil }
    self.text = text
    begins = Int64(date.days) * 86_400
  }
}

extension ExpiryDate: CustomStringConvertible {
  /// The day as `2027-06-30`.
  public var description: String { text }
}
