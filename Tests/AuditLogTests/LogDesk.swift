import AuditLog
import FileTesting
import Synchronization
import Testing

/// A log in a folder of a test's own, with a clock that the test sets.
final class LogDesk: Sendable {
  let folder: TemporaryFolder
  private let time = Mutex(Int64(1_800_000_000_000))

  init() throws { folder = try TemporaryFolder() }

  var path: String { folder.path("state/paraph") }

  func log(sizeLimit: Int = AuditLog.usualSizeLimit) -> AuditLog {
    AuditLog(folder: path, sizeLimit: sizeLimit) { self.now }
  }

  /// A log by the host's clock, which other processes have too.
  var systemLog: AuditLog { AuditLog(folder: path) }

  var now: AuditTime { AuditTime(milliseconds: time.withLock { $0 }) }

  /// Moves the clock.
  func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }

  func read(_ name: String = "audit.jsonl") -> [UInt8] { folder.read("state/paraph/" + name) ?? [] }

  func write(_ bytes: [UInt8], to name: String = "audit.jsonl") throws {
    try folder.write(bytes, to: "state/paraph/" + name)
    // The test's own umask would let the group write.
    try setMode(0o600, of: path + "/" + name)
    try setMode(0o700, of: path)
  }

  /// Moves the whole folder, as a person does who wants a new log.
  func moveAside(as name: String) throws { try folder.move("state/paraph", to: "state/" + name) }

  /// Puts back what was moved aside.
  func putBack(_ name: String) throws { try folder.move("state/" + name, to: "state/paraph") }

  var names: [String] { folder.names("state/paraph") }

  func lines(_ name: String = "audit.jsonl") -> [[UInt8]] {
    read(name).split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map(Array.init)
  }

  /// What checking the log finds, notes left out.
  func findings(noted: AuditHash? = nil) throws -> [AuditFinding.Kind] {
    try AuditVerification(of: .folder(path), noted: noted).findings.filter { !$0.isNote }
      .map(\.kind)
  }

  /// Proves the chain by programs that others wrote, and gives the number of lines.
  func proveChain() async throws -> Int {
    let result = try await runProgram("bash", ["-c", Self.proof, "bash", path])
    try #require(result.isSuccess, "\(result)")
    return try #require(Int(result.output.split(separator: "\n").last ?? ""))
  }

  private static let proof = """
    set -euo pipefail
    cd "$1"
    previous=$(printf '0%.0s' {1..64})
    number=0
    while IFS= read -r line; do
      number=$((number + 1))
      read -r said claimed < <(jq -r '"\\(.number) \\(.previous)"' <<<"$line")
      [ "$said" = "$number" ] || { echo "number $said is not $number"; exit 1; }
      [ "$claimed" = "$previous" ] || { echo "line $number is not chained"; exit 1; }
      previous=$(printf %s "$line" | sha256sum | cut -d ' ' -f 1)
    done < <({ ls audit-*.jsonl 2>/dev/null || true; } | sort -V | xargs -r cat; cat audit.jsonl)
    echo "$number"
    """
}

/// Records as an agent would make them.
enum Sample {
  static let key = "0123456789ABCDEF0123456789ABCDEF01234567"
  static let card = "12345678"

  static func signed(_ counter: Int, key: String = key, card: String = card) -> AuditRecord {
    var record = AuditRecord(.signed)
    record.approval = "a1"
    record.reference = "stagex/core-acl:2.3.2"
    record.digest = "sha256:" + String(repeating: "ab", count: 32)
    record.key = key
    record.card = card
    record.counterBefore = counter
    record.counterAfter = counter + 1
    record.signature = AuditHash(of: [UInt8(counter & 255)])
    record.outcome = "signed"
    return record
  }

  static var asked: AuditRecord {
    var record = AuditRecord(.asked)
    record.approval = "a1"
    record.caller = AuditCaller(
      uid: 1000,
      pid: 4711,
      executable: "/usr/bin/päräph \"x\"\u{1B}[31m",
      user: "someone"
    )
    record.request = AuditHash(of: [1])
    record.images = 2
    record.repositories = ["stagex/core-acl", "stagex/user-x"]
    return record
  }
}
