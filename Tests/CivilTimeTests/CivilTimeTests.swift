import CivilTime
import PythonTesting
import RandomTesting
import Testing

/// The calendar, against Python's.
@Suite
struct CivilTimeTests {
  private static let program = """
    import datetime, sys
    start = datetime.datetime(1, 1, 1)
    for line in sys.stdin:
      print((start + datetime.timedelta(seconds=int(line))).isoformat())
    """

  @Test
  func `times are written as Python writes them`() async throws {
    var generator = SeededGenerator(seed: 9)
    let edges = [CivilTime.seconds.lowerBound, CivilTime.seconds.upperBound, -1, 0, 1]
    let times = edges + (0..<2000).map { _ in .random(in: CivilTime.seconds, using: &generator) }
    let lines = times.map { String($0 - CivilTime.seconds.lowerBound) }
    let written = try await python(Self.program, lines: lines)
    #expect(times.map { CivilTime(seconds: $0).description } == written)
  }

  @Test
  func `a date knows its days, and no other date has them`() throws {
    for days in stride(from: -719_162, through: 2_932_896, by: 97) {
      let date = CivilTime(seconds: Int64(days) * 86_400).date
      #expect(date.days == days)
      #expect(CivilDate(year: date.year, month: date.month, day: date.day) == date)
    }
  }

  @Test(arguments: [
    (0, 1, 1), (10_000, 1, 1), (2023, 2, 29), (1900, 2, 29), (2024, 4, 31), (2024, 0, 1),
    (2024, 13, 1), (2024, 1, 0), (2024, 1, 32), (2024, 1, .max), (2024, 1, .min),
  ])
  func `a date that the calendar hasn't is none`(year: Int, month: Int, day: Int) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
  }

  @Test
  func `a time beyond the calendar becomes its first or last`() {
    #expect(CivilTime(seconds: .min).description == "0001-01-01T00:00:00")
    #expect(CivilTime(seconds: .max).description == "9999-12-31T23:59:59")
  }
}
