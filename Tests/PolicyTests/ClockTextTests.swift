import Policy
import PythonTesting
import RandomTesting
import Testing

/// Times in refusals.
@Suite
struct ClockTextTests {
  @Test
  func `times are written as Python writes them`() async throws {
    var generator = SeededGenerator(seed: 6)
    let times = (0..<500).map { _ in
      Int64.random(in: -62_135_596_800..<PolicyClock.earliest, using: &generator)
    }
    let policy = try Sample.policy()
    let written = try times.map { time in
      let facts = try Sample.facts { $0.now = time }
      return policy.refusals(for: facts).first { $0.rule == .clock }?.found ?? ""
    }
    let program = """
      import datetime, sys
      start = datetime.datetime(1970, 1, 1)
      for line in sys.stdin:
        print((start + datetime.timedelta(seconds=int(line))).isoformat() + 'Z')
      """
    let expected = try await python(program, lines: times.map { "\($0)" })
    #expect(written == expected)
  }

  @Test(arguments: [Int64.min, Int64.max])
  func `a time beyond the calendar is still refused`(time: Int64) throws {
    let facts = try Sample.facts { $0.now = time }
    let refusals = try Sample.policy().refusals(for: facts)
    #expect(!refusals.isEmpty && refusals.allSatisfy { $0.found == "\(time) s" })
  }
}
