/// A date of the Gregorian calendar and its number of days since 1970.
///
/// The year is counted from March, so that the leap day is its last, and in eras of 400 years,
/// after which the calendar repeats.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days` and
/// `days_from_civil`.
struct CivilDate: Hashable, Sendable {
  /// Milliseconds in a day.
  static let dayLength: Int64 = 86_400_000

  let year: Int
  /// 1 to 12.
  let month: Int
  /// 1 to 31.
  let day: Int

  /// A date, if the calendar has it.
  init?(year: Int, month: Int, day: Int) {
    guard (1970...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    self.year = year
    self.month = month
    self.day = day
    guard CivilDate(days: days) == self else { return nil }
  }

  /// The date so many days after 1970-01-01.
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

  /// Days since 1970-01-01.
  var days: Int {
    let (era, yearOfEra) = (month <= 2 ? year - 1 : year).quotientAndRemainder(dividingBy: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * Self.daysOfEra + dayOfEra - Self.daysBefore1970
  }

  private static let daysOfEra = 146_097
  /// From 0000-03-01.
  private static let daysBefore1970 = 719_468
}
