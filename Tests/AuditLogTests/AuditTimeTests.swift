import AuditLog
import FileTesting
import Testing

/// Times as RFC 3339, 5.6 writes them.
@Suite
struct AuditTimeTests {
  @Test
  func `every day is written as date writes it`() async throws {
    let days = Array(stride(from: 0, through: 2_932_896, by: 977)) + [59, 60, 11016, 47540, 47541]
    let input = days.map { "@\($0 * 86_400 + 45_296)\n" }.joined()
    let folder = try TemporaryFolder()
    try folder.write(input, to: "times")
    let result = try await runProgram(
      "date",
      ["-u", "-f", folder.path("times"), "+%Y-%m-%dT%H:%M:%S.007Z"]
    )
    let expected = result.output.split(separator: "\n").map(String.init)
    let times = days.map { AuditTime(milliseconds: Int64($0 * 86_400 + 45_296) * 1000 + 7) }
    #expect(times.map(\.description) == expected && expected.count == days.count)
    #expect(expected.map(AuditTime.init(_:)) == times)
  }

  @Test(arguments: [
    ("1970-01-01", 0), ("1970-01-02T00:00:00Z", 86_400_000),
    ("1970-01-01t01:00:00.5+01:00", 500), ("1970-01-01 00:00:00.123456-00:30", 1_800_123),
    ("2024-02-29", 1_709_164_800_000),
  ])
  func `forms of people are read`(text: String, milliseconds: Int64) {
    #expect(AuditTime(text)?.milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "1970", "1970-1-1", "1970-02-29", "1969-12-31", "2023-02-29", "2024-13-01", "2024-00-01",
    "2024-01-00", "2024-04-31", "2024-01-01T", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z",
    "2024-01-01T00:00:60Z", "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00Zx",
    "2024-01-01T00:00:00+1", "1970-01-01T00:00:00+01:00", "２024-01-01",
  ])
  func `anything else isn't a time`(text: String) {
    #expect(AuditTime(text) == nil)
  }

  @Test
  func `times stay within the years that can be written`() {
    #expect(AuditTime(milliseconds: -1).description == "1970-01-01T00:00:00.000Z")
    #expect(AuditTime(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
    #expect(AuditTime(milliseconds: 5).earlier(by: 6).milliseconds == 0)
  }
}
