import FoundationEssentials
import Glibc

/// `Benchmarks SCENE PROGRAMS OWN-PROGRAMS LOOP [REQUEST]`: prints the table, writes
/// `bench.json` into the scene.
@main
enum Benchmarks {
  static func main() async {
    do {
      try await run()
    } catch {
      say("error: \(error)")
      exit(1)
    }
  }

  private static func run() async throws {
    let scene = try Scene(CommandLine.arguments)
    try Data(
      #"{"critical":{"identity":{"docker-reference":"stagex/core-zlib:1.3.1"}}}"#.utf8
    ).write(to: URL(filePath: "\(scene.folder)/payload"))
    var rows: [Row] = []
    rows += shown(try await agentRows(scene))
    for measure in [commandRows, oneImageRows, loopRows, batchRows, slowBatchRows] {
      rows += shown(try measure(scene))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
    try encoder.encode(rows).write(to: URL(filePath: "\(scene.folder)/bench.json"))
  }

  private static func shown(_ rows: [Row]) -> [Row] {
    for line in rows.flatMap(\.lines) { say(line) }
    return rows
  }

  /// Writes a line at once, also into a pipe.
  private static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    // Safe because: the array outlives the call.
    _ = unsafe bytes.withUnsafeBytes { unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
