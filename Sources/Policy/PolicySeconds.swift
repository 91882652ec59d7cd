internal import TOML

/// How long something lasts, rule `approval-time`.
public struct PolicySeconds: ReadablePolicyValue {
  /// The time in seconds, 0 to ``longest``; 0 is never.
  public let number: Int

  /// Four hours: who is away longer isn't at the card.
  public static let longest = 14_400

  init(_ number: Int) { self.number = number }

  init?(_ value: TOMLValue, of key: String, by reader: inout PolicyReader) {
    guard let number = reader.number(value, of: key, in: 0...Self.longest) else { return nil }
    self.number = number
  }

  /// Whether it is no longer.
  public func isAsStrict(as other: Self) -> Bool { number <= other.number }

  /// The number.
  public var shown: PolicyShown { .number(number) }

  /// What it means to be stricter.
  public static var stricter: String { "shorter is stricter" }
}
