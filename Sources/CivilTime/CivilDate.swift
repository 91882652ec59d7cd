/// A date of the Gregorian calendar and its number of days since 1970.
///
/// The year is counted from March, so that the leap day is its last, and in eras of 400 years,
/// after which the calendar repeats.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days` and
/// `days_from_civil`.
public struct CivilDate: Hashable, Sendable {
  /// 1 to 9999.
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to 31.
  public let day: Int

  /// A date.
  ///
  /// - Parameters:
  ///   - year: 1 to 9999.
  ///   - month: 1 to 12.
  ///   - day: From 1; nil if the month doesn't have it.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
    guard CivilDate(days: days) == self else { return nil }
  }

  /// The date so many days after 1970-01-01, which must be one of these years.
  init(days: Int) {
    let (era, dayOfEra) = (days + Self.daysBefore1970).quotientAndRemainder(
      dividingBy: Self.daysOfEra
    )
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01; before it they are negative.
  public var days: Int {
    let (era, yearOfEra) = (month <= 2 ? year - 1 : year).quotientAndRemainder(dividingBy: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * Self.daysOfEra + dayOfEra - Self.daysBefore1970
  }

  private static let daysOfEra = 146_097
  /// From 0000-03-01.
  private static let daysBefore1970 = 719_468
}

extension CivilDate: CustomStringConvertible {
  /// The ten characters of RFC 3339, such as `2026-11-26`.
  public var description: String { "\(padded(year, 4))-\(padded(month))-\(padded(day))" }
}

/// A number with zeros before it.
func padded(_ number: Int, _ count: Int = 2) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(count - digits.count, 0)) + digits
}
