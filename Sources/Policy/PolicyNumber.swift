internal import TOML

/// A most, for `max-batch` and `max-per-hour`.
public struct PolicyLimit: ReadablePolicyValue {
  /// The largest number that is allowed, at least 1.
  public let number: Int

  static let allowed = 1...1_000_000

  init(_ number: Int) { self.number = number }

  init?(_ value: TOMLValue, of key: String, by reader: inout PolicyReader) {
    guard let number = reader.number(value, of: key, in: Self.allowed) else { return nil }
    self.number = number
  }

  /// Whether it is no larger.
  public func isAsStrict(as other: Self) -> Bool { number <= other.number }

  /// The number.
  public var shown: PolicyShown { .number(number) }

  /// What it means to be stricter.
  public static var stricter: String { "smaller is stricter" }
}

/// How many tries the PIN must have left, rule `minimum-tries`.
public struct PolicyTries: ReadablePolicyValue {
  /// The smallest number at which a PIN is sent, 1 to 15.
  public let number: Int

  static let allowed = 1...15

  init(_ number: Int) { self.number = number }

  init?(_ value: TOMLValue, of key: String, by reader: inout PolicyReader) {
    guard let number = reader.number(value, of: key, in: Self.allowed) else { return nil }
    self.number = number
  }

  /// Whether it is no smaller.
  public func isAsStrict(as other: Self) -> Bool { number >= other.number }

  /// The number.
  public var shown: PolicyShown { .number(number) }

  /// What it means to be stricter.
  public static var stricter: String { "larger is stricter" }
}
