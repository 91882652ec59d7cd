import FoundationEssentials
import Glibc
import Varlink

/// The agent before it has anything to do.
func agentRows(_ scene: Scene) async throws -> [Row] {
  let count = 40
  var starts: [Duration] = []
  var memory: [Int] = []
  for _ in 0..<count {
    let (start, kibibytes) = try await startAgent(scene)
    starts.append(start)
    memory.append(kibibytes)
  }
  let fastest = starts.min() ?? .zero
  return [
    Row(
      name: "paraphd at rest: memory",
      value: Double(memory.max() ?? 0) * 1024 / 1e6,
      target: 20,
      unit: "MB",
      note: "resident set after the first answer, the largest of \(count)"
    ),
    Row(
      name: "paraphd: start to first answer",
      value: starts.median.milliseconds,
      target: 15,
      unit: "ms",
      note: "GetInfo over standard input and output, median of \(count); at best \(fastest.words)"
    ),
  ]
}

private func startAgent(_ scene: Scene) async throws -> (Duration, kibibytes: Int) {
  var ends: [Int32] = [-1, -1]
  let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
  // Safe because: the array has the two elements that socketpair fills.
  guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw SceneError.usage }
  let began = ContinuousClock.now
  let process = try scene.program("paraphd", ["--stdio"], on: Scene.yubikey)
    .start(input: ends[1], output: ends[1])
  close(ends[1])
  let client = try VarlinkClient(input: ends[0], output: ends[0])
  _ = try await client.call("org.paraph.Agent.GetInfo")
  let duration = began.duration(to: .now)
  let status = try Data(contentsOf: URL(filePath: "/proc/\(process)/status"))
  let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
    .first { $0.hasPrefix("VmRSS:") }
  client.close()
  Program.end(of: process)
  guard let kibibytes = line.flatMap({ Int($0.filter(\.isNumber)) }) else {
    throw SceneError.unexpected("no VmRSS")
  }
  return (duration, kibibytes)
}
