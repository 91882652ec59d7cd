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
    var failures = 0
    let measures: [(name: String, rows: (Scene) async throws -> [Row])] = [
      ("agent", agentRows), ("record", recordRows), ("commands", commandRows),
      ("one-image", oneImageRows), ("loop", loopRows), ("socket", socketRows),
      ("batch", batchRows), ("gate", gateRows), ("large-gate", largeGateRows),
      ("merge", mergeRows), ("slow-socket", slowSocketBatchRow),
      ("slow-ed25519", { try slowBatchRow($0, Scene.yubikey) }),
      ("slow-rsa4096", { try slowBatchRow($0, Scene.nitrokey) }),
    ]
    let wanted = ProcessInfo.processInfo.environment["BENCH_ROWS"]?.split(separator: " ")
    for (name, measure) in measures where wanted?.contains(Substring(name)) ?? true {
      // One that breaks off takes nothing from the others.
      do {
        rows += shown(try await measure(scene))
      } catch {
        failures += 1
        say("error: \(error)")
      }
      try write(rows, to: "\(scene.folder)/bench.json")
    }
    guard failures == 0 else { exit(1) }
  }

  private static func write(_ rows: [Row], to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
    try encoder.encode(rows).write(to: URL(filePath: path))
  }

  private static func shown(_ rows: [Row]) -> [Row] {
    for line in rows.flatMap(\.lines) { say(line) }
    return rows
  }

  /// Writes a line at once, also into a pipe.
  private static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    // Safe because: the array outlives the call.
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
