internal import CivilTime

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
func utc(_ seconds: Int64) -> String {
  CivilTime.seconds.contains(seconds) ? "\(CivilTime(seconds: seconds))Z" : "\(seconds) s"
}
