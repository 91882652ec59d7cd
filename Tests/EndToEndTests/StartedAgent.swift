import CardTesting
import Subprocess
import Testing

extension RunningProgram {
  /// The agent that it has started.
  nonisolated var agent: String {
    get async throws {
      let found = try await runProgram("pgrep", ["-P", "\(processID.value)", "-x", "paraphd"])
      return String(found.text.prefix { $0.isNumber })
    }
  }
}

/// Waits until a process has ended; one that doesn't fails the test.
func expectEnd(of process: String) async throws {
  #expect(Int32(process) != nil)
  let result = try await runProgram(
    "tail",
    ["--pid=\(process)", "-f", "/dev/null"],
    timeout: .seconds(10)
  )
  #expect(result.isSuccess)
}
