import CardTesting
import FoundationEssentials
import Testing

/// Looks for a text where a program keeps what it knows.
struct MemorySearch: Sendable {
  /// What is looked for.
  let secret: String
  /// What has to be there, so that it is known that something would be found.
  let marker: String

  /// How often the secret stands in a process's memory, which is looked at as root can.
  func count(inMemoryOf process: String) async throws -> Int {
    #expect(try await count(marker, inMemory, process) > 0)
    return try await count(secret, inMemory, process)
  }

  /// How often it stands in a core dump.
  func count(inFile path: String) async throws -> Int {
    #expect(try await count(marker, inFile, path) > 0)
    return try await count(secret, inFile, path)
  }

  /// Expects that it is neither in a process's memory nor in its arguments and environment.
  func expectNone(in process: String) async throws {
    #expect(try await count(inMemoryOf: process) == 0)
    let files = ["cmdline", "environ", "comm"].map { "/proc/\(process)/\($0)" }
    let found = try await runProgram("grep", ["-acF", "--", secret] + files)
    #expect(found.exitCode == 1, "\(found)")
  }

  // The text comes on standard input, so that it stands in no argument.
  private func count(_ text: String, _ script: String, _ place: String) async throws -> Int {
    let result = try await runProgram("python3", ["-c", script, place], input: Array(text.utf8))
    return try #require(Int(result.text.filter(\.isNumber)), "\(result)")
  }

  /// Whether this process may look into another one that root owns.
  static var isPossible: Bool {
    FileManager.default.contents(atPath: "/proc/self/status").map { status in
      let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
        .first { $0.hasPrefix("CapEff:") }
      let mask = line.flatMap { UInt64($0.dropFirst(8).filter(\.isHexDigit), radix: 16) } ?? 0
      // CAP_SYS_PTRACE
      return mask & 1 << 19 != 0
    } ?? false
  }
}

private let inFile = """
  import mmap, sys

  text = sys.stdin.buffer.read()
  with open(sys.argv[1], "rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as data:
      count, place = 0, data.find(text)
      while place >= 0:
          count, place = count + 1, data.find(text, place + 1)
  print(count)
  """

private let inMemory = """
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
