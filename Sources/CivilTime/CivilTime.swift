/// A second of a day of the Gregorian calendar, in UTC and without leap seconds.
///
/// Source: RFC 3339, 5.6, for the way it is written.
public struct CivilTime: Hashable, Sendable {
  /// The seconds since 1970 of the years 1 to 9999, which are those that can be written.
  public static let seconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// The day.
  public let date: CivilDate
  /// Seconds since midnight, 0 to 86399.
  public let secondOfDay: Int

  /// A time; one outside the years 1 to 9999 becomes the nearest inside.
  ///
  /// - Parameter seconds: Since 1970; before it they are negative.
  public init(seconds: Int64) {
    let seconds = Int(min(max(seconds, Self.seconds.lowerBound), Self.seconds.upperBound))
    let rest = seconds % Self.secondsOfDay
    secondOfDay = rest < 0 ? rest + Self.secondsOfDay : rest
    date = CivilDate(days: (seconds - secondOfDay) / Self.secondsOfDay)
  }

  private static let secondsOfDay = 86_400
}

extension CivilTime: CustomStringConvertible {
  /// The first 19 characters of RFC 3339, such as `2026-11-26T07:15:51`, without the zone.
  public var description: String {
    "\(date)T\(padded(secondOfDay / 3600)):\(padded(secondOfDay / 60 % 60)):"
      + padded(secondOfDay % 60)
  }
}
