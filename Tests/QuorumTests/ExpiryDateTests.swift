import Quorum
import Subprocess
import Testing

/// Dates on which a file expires, beside `date`.
@Suite
struct ExpiryDateTests {
  @Test
  func `a day begins when date says that it does`() async throws {
    let days = [
      "1970-01-01", "1972-02-29", "1999-12-31", "2000-02-29", "2000-03-01", "2026-11-26",
      "2028-02-29", "2038-01-19", "2100-02-28", "2100-03-01", "2106-02-07", "2400-02-29",
      "9999-12-31",
    ]
    for day in days {
      let result = try await run(
        .name("date"),
        arguments: ["-u", "-d", day, "+%s"],
        output: .string(limit: 100)
      )
      let text = Sample.file.replacing("2027-01-01", with: day)
      let seconds = try #require(Int64(result.standardOutput.filter { $0 != "\n" }), "\(day)")
      #expect(try Sample.quorum(text, now: seconds - 1).expires?.begins == seconds)
      #expect(Sample.problems(text, now: seconds).count == 1)
    }
  }

  @Test(arguments: ["2027-02-29", "2100-02-29", "2027-04-31", "2027-13-01", "2027-00-10"])
  func `a day that the calendar doesn't have is refused`(day: String) throws {
    let problems = Sample.problems(Sample.file.replacing("2027-01-01", with: day))
    try #require(problems.count == 1)
    #expect(problems[0].hasPrefix("q.toml:2: "), "\(problems)")
  }
}
