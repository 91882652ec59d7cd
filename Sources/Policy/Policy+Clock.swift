/// Between which times a host's clock is plausible.
public enum PolicyClock {
  /// No clock that goes right is before this program was made: 2026-11-01 00:00:00 UTC.
  public static let earliest: Int64 = 1_793_491_200
  /// The last second that a version 4 key or signature can name: 2106-02-07 06:28:15 UTC.
  ///
  /// Source: RFC 9580, 3.5: times are 32 bits.
  public static let latest = Int64(UInt32.max)
}

extension Policy {
  /// Everything that the host's time contradicts.
  func clockRefusals(_ facts: PolicyFacts) -> [PolicyRefusal] {
    guard clock.value == .checked else { return [] }
    var wanted: [String] = []
    if facts.now < PolicyClock.earliest {
      wanted.append("not before this program was made, \(utc(PolicyClock.earliest))")
    }
    if facts.now > PolicyClock.latest {
      wanted.append("not after the last time of OpenPGP, \(utc(PolicyClock.latest))")
    }
    if let newest = facts.newestRecord, facts.now < newest {
      wanted.append("not before the newest record, \(utc(newest))")
    }
    if facts.now < facts.card.keyCreated {
      wanted.append("not before the key was made, \(utc(facts.card.keyCreated))")
    }
    return wanted.map { PolicyRefusal(.clock, found: utc(facts.now), wanted: $0, clock.origin) }
  }
}

/// A time as RFC 3339 writes it, in UTC; outside the years 1 to 9999 the seconds since 1970.
///
/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
func utc(_ seconds: Int64) -> String {
  guard (-62_135_596_800...253_402_300_799).contains(seconds) else { return "\(seconds) s" }
  let day = Int64(86_400)
  let second = ((seconds % day) + day) % day
  // Days since the first of March of the year 0, in eras of 400 years.
  let days = (seconds - second) / day + 719_468
  let era = days / 146_097
  let dayOfEra = days % 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let month = (5 * dayOfYear + 2) / 153
  let year = yearOfEra + era * 400 + (month < 10 ? 0 : 1)
  func digits(_ number: Int64, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
  let date = [
    digits(year, 4), digits(month < 10 ? month + 3 : month - 9, 2),
    digits(dayOfYear - (153 * month + 2) / 5 + 1, 2),
  ].joined(separator: "-")
  let time = [second / 3600, second / 60 % 60, second % 60].map { digits($0, 2) }
  return date + "T" + time.joined(separator: ":") + "Z"
}
