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
///
/// An agent that waits for a held card, or is left to be killed by who started it, is there longer
/// than half a minute.
func expectEnd(of process: String) async throws {
  #expect(Int32(process) != nil)
  let result = try await runProgram(
    "tail",
    ["--pid=\(process)", "-f", "/dev/null"],
    timeout: .seconds(30)
  )
  #expect(result.isSuccess)
}
