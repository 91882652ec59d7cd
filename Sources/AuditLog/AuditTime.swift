internal import CivilTime

/// A moment as the log writes it: UTC with milliseconds, `2026-11-26T07:15:51.042Z`.
///
/// Source: RFC 3339, 5.6.
public struct AuditTime: Hashable, Sendable, Comparable {
  /// Milliseconds since 1970, without leap seconds: 0 to the last of the year 9999.
  public let milliseconds: Int64

  /// A moment; one outside the years 1970 to 9999 becomes the nearest inside.
  ///
  /// - Parameter milliseconds: Since 1970.
  public init(milliseconds: Int64) {
    self.milliseconds = min(max(milliseconds, 0), Self.last)
  }

  /// The order of time.
  public static func < (left: AuditTime, right: AuditTime) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment so many milliseconds earlier.
  ///
  /// - Parameter milliseconds: How many.
  /// - Returns: The moment, not before 1970.
  public func earlier(by milliseconds: Int64) -> AuditTime {
    AuditTime(milliseconds: self.milliseconds - min(milliseconds, self.milliseconds))
  }

  /// 9999-12-31T23:59:59.999Z.
  private static let last: Int64 = 253_402_300_799_999
}

extension AuditTime: CustomStringConvertible {
  /// The 24 characters of the log.
  public var description: String {
    let fraction = String(milliseconds % 1000 + 1000).dropFirst()
    return "\(CivilTime(seconds: milliseconds / 1000)).\(fraction)Z"
  }
}

extension AuditTime {
  /// Reads exactly what the log writes.
  ///
  /// - Parameter text: The 24 characters; any other form gives nil.
  init?(logged text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 24, let time = AuditTime(text), time.description == text else {
      return nil
    }
    self = time
  }

  /// Reads a time of RFC 3339 with any offset, or a date alone, which is its first moment in UTC.
  ///
  /// - Parameter text: `2026-11-26`, `2026-11-26T07:15:51Z`, `2026-11-26 08:15:51.5+01:00`.
  public init?(_ text: String) {
    var reader = TimeReader(text)
    guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
      reader.take("-"), let day = reader.number(2),
      let days = CivilDate(year: year, month: month, day: day)?.days
    else { return nil }
    var milliseconds = Int64(days) * 86_400_000
    if !reader.isAtEnd {
      guard reader.take("T") || reader.take("t") || reader.take(" "),
        let time = reader.timeOfDay(), let offset = reader.offset(), reader.isAtEnd
      else { return nil }
      milliseconds += time - offset
    }
    guard (0...Self.last).contains(milliseconds) else { return nil }
    self.milliseconds = milliseconds
  }
}

/// Walks over the parts of a time, all of them digits with signs between.
private struct TimeReader {
  private var rest: ArraySlice<UInt8>

  init(_ text: String) { rest = Array(text.utf8.prefix(64))[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func number(_ count: Int, below limit: Int = 10_000) -> Int? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    rest = rest.dropFirst(count)
    let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return value < limit ? value : nil
  }

  /// Milliseconds since midnight; what is finer is dropped.
  mutating func timeOfDay() -> Int64? {
    guard let hour = number(2, below: 24), take(":"), let minute = number(2, below: 60), take(":"),
      let second = number(2, below: 60)
    else { return nil }
    var milliseconds = 0
    if take(".") {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty else { return nil }
      rest = rest.dropFirst(digits.count)
      milliseconds = (digits + [0x30, 0x30]).prefix(3).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    return Int64(((hour * 60 + minute) * 60 + second) * 1000 + milliseconds)
  }

  /// How far the clock is ahead of UTC, in milliseconds.
  mutating func offset() -> Int64? {
    if take("Z") || take("z") { return 0 }
    let isAhead = take("+")
    guard isAhead || take("-"), let hour = number(2, below: 24), take(":"),
      let minute = number(2, below: 60)
    else { return nil }
    let milliseconds = Int64((hour * 60 + minute) * 60_000)
    return isAhead ? milliseconds : -milliseconds
  }
}
