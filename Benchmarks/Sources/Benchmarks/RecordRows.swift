import AuditLog
import FoundationEssentials
import Glibc
import OpenPGP
import OpenPGPCard
import Policy
import PolicyFiles

/// What socket, policy and record add to one signature, each measured by itself in the order in
/// which a signature waits for them.
func recordRows(_ scene: Scene) async throws -> [Row] {
  let count = 400
  // The call, then card, waiting_for_pin, waiting_for_touch, signed and finished: six messages,
  // which is what three questions and their answers are.
  let socket = try roundTrips(scene, count: 2000).median * 3
  let policy = try policyTimes(scene, count: count).median
  let memory = try await recordTimes(in: try memoryFolder(), count: count).median
  let disk = try await recordTimes(in: "\(scene.folder)/record", count: count).median
  return [
    Row(
      name: "socket, policy and record for one signature",
      value: (socket + policy + memory).milliseconds,
      target: 2,
      unit: "ms",
      note: "socket \(socket.words), policy \(policy.words), record \(memory.words) on a memory "
        + "file system and \(disk.words) with its four syncs on the bench's disk"
    )
  ]
}

/// Reads the policy's files and asks them about one signature, as the agent does for each.
private func policyTimes(_ scene: Scene, count: Int) throws -> [Duration] {
  let paths = PolicyPaths { ProcessInfo.processInfo.environment[$0] }
  guard let key = Fingerprint([UInt8](repeating: 0xA5, count: 20)) else { throw SceneError.usage }
  let now = Int64(time(nil))
  let facts = PolicyFacts(
    caller: PolicyCaller(uid: geteuid(), gids: [getegid()], agentUID: geteuid()),
    request: PolicyRequest(repositories: ["docker.io/stagex/core-zlib"], imageCount: 1),
    card: PolicyCard(
      serial: SerialNumber(rawValue: 0x0F5E_1D27),
      key: key,
      algorithm: "Ed25519",
      touch: .fixed,
      pinIsForEachSignature: false,
      keyOrigin: .generated,
      triesLeft: 3,
      keyCreated: now - 86_400
    ),
    signaturesInLastHour: 100,
    now: now,
    newestRecord: now
  )
  var times: [Duration] = []
  for _ in 0..<count {
    let began = ContinuousClock.now
    let refusals = try LoadedPolicy(paths).policy.refusals(for: facts)
    times.append(began.duration(to: .now))
    guard refusals.isEmpty else { throw SceneError.unexpected("\(refusals)") }
  }
  return times
}

/// Asks the log what the policy wants of it, and adds the four records of one signature.
private func recordTimes(in folder: String, count: Int) async throws -> [Duration] {
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let log = AuditLog(folder: folder)
  var times: [Duration] = []
  for number in 0..<count {
    let records = records(of: number)
    let began = ContinuousClock.now
    _ = try await log.lastHour(until: AuditTime.now)
    for record in records { try await log.append([record]) }
    times.append(began.duration(to: .now))
  }
  return times
}

/// The records of one approval for one image: asked, granted, signed, ended.
private func records(of number: Int) -> [AuditRecord] {
  let digits = String(number, radix: 16)
  let approval = String(repeating: "0", count: 16 - digits.count) + digits
  return [AuditEvent.asked, .granted, .signed, .ended].map { event in
    var record = AuditRecord(event)
    record.approval = approval
    record.caller = AuditCaller(
      uid: geteuid(),
      pid: Int(getpid()),
      executable: "/usr/local/bin/paraph",
      user: "maintainer"
    )
    record.request = AuditHash(of: Array(approval.utf8))
    record.images = 1
    record.repositories = ["docker.io/stagex"]
    record.reference = "docker.io/stagex/core-zlib:1.3.1"
    record.digest = "sha256:" + AuditHash(of: Array(digits.utf8)).description
    record.key = String(repeating: "A5", count: 20)
    record.card = "0F5E1D27"
    record.manufacturer = "Nitrokey"
    if event == .signed {
      record.counterBefore = number
      record.signature = AuditHash(of: Array(digits.utf8))
      record.outcome = "signed"
    }
    if event == .signed || event == .ended { record.counterAfter = number + 1 }
    if event == .ended { record.signatures = 1 }
    return record
  }
}

/// A new folder where syncing is free.
private func memoryFolder() throws -> String {
  let folder = "/dev/shm/paraph-\(getpid())"
  try FileManager.default.createDirectory(
    atPath: folder,
    withIntermediateDirectories: false,
    attributes: [.posixPermissions: 0o700]
  )
  return folder
}
