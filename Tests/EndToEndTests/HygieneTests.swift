import CardTesting
import FoundationEssentials
import Glibc
import Subprocess
import Testing

/// The PIN leaves no trace: in the memory of neither program, nor in anything that they write.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .enabled(if: geteuid() == 0, "only root may look into a process that forbids it"),
  .enabled(
    if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil,
    "the address sanitizer's shadow memory is too large to be searched"
  ),
  .timeLimit(.minutes(6))
)
struct HygieneTests {
  private static let pin = "735192648031"
  private let images = SampleImages(2)

  /// How often a text stands in a process's memory.
  private func count(_ text: String, in process: String) async throws -> Int {
    let result = try await runProgram("python3", ["-c", search, process], input: Array(text.utf8))
    return try #require(Int(result.text.filter(\.isNumber)), "\(result)")
  }

  /// Expects no PIN in a process, and that one would be found: the folder's name is.
  private func expectClean(_ process: String, _ desk: SigningDesk) async throws {
    #expect(try await count(desk.folder, in: process) > 0)
    #expect(try await count(Self.pin, in: process) == 0)
    let files = ["cmdline", "environ", "comm"].map { "/proc/\(process)/\($0)" }
    let found = try await runProgram("grep", ["-acF", "--", Self.pin] + files)
    #expect(found.exitCode == 1, "\(found)")
  }

  @Test(
    .enabled(
      if: HygieneTests.canLook,
      "this machine doesn't let root read another process's memory"
    )
  )
  func `neither during nor after an approval is it in memory, log or output`() async throws {
    try await withDesk([CardOrder(pin: Self.pin, options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      try await desk.withListeningAgent(["--hold-card", "3600"]) { agent in
        let dialog = try agent.answer([.pin(Self.pin)])
        let end = try await watching(
          program,
          ["sign", "--lookaside", desk.lookaside] + images.arguments,
          environment: desk.environment
        ) { running in
          try await running.waitForLine(containing: "touch the card now")
          try await desk.rig.control("wait", "touch")
          try await expectClean("\(agent.running.processID.value)", desk)
          try await expectClean("\(running.processID.value)", desk)
          try await desk.rig.control("touch", "always")
          try await desk.rig.control("touch")
        }
        #expect(end.exitCode == 0, "\(end)")
        #expect(!end.text.contains(Self.pin))
        #expect(try dialog.pinCount == 1)
        try await expectClean("\(agent.running.processID.value)", desk)
      } exits: { end in
        #expect(end.exitCode == 0, "\(end)")
        #expect(!end.text.contains(Self.pin))
      }
      #expect(!(try desk.log.joined().contains(Self.pin)))
    }
  }

  /// Whether this process may look into another one that root owns.
  static var canLook: Bool {
    FileManager.default.contents(atPath: "/proc/self/status").map { status in
      let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
        .first { $0.hasPrefix("CapEff:") }
      let mask = line.flatMap { UInt64($0.dropFirst(8).filter(\.isHexDigit), radix: 16) } ?? 0
      // CAP_SYS_PTRACE
      return mask & 1 << 19 != 0
    } ?? false
  }
}

// The text comes on standard input, so that it stands in no argument.
private let search = """
  import sys

  text = sys.stdin.buffer.read()
  count = 0
  process = f"/proc/{sys.argv[1]}"
  with open(f"{process}/maps") as maps, open(f"{process}/mem", "rb", 0) as memory:
      for line in maps:
          place, mode = line.split()[:2]
          if mode[0] != "r":
              continue
          start, end = (int(number, 16) for number in place.split("-"))
          try:
              tail = b""
              memory.seek(start)
              while start < end:
                  piece = memory.read(min(end - start, 1 << 24))
                  if not piece:
                      break
                  count += (tail + piece).count(text)
                  tail = piece[-len(text) + 1:]
                  start += len(piece)
          except OSError:
              continue
  print(count)
  """
