import ChildProcess
import Glibc
import Testing

/// Programs from their start to their end.
@Suite
struct ChildProcessTests {
  private func start(
    _ script: String,
    _ arguments: [String] = [],
    output: Int32? = nil,
    leadsGroup: Bool = false
  ) throws -> ChildProcess {
    try ChildProcess(
      ChildProgram(
        "/bin/sh",
        ["-c", script, "sh"] + arguments,
        environment: ["PATH": "/usr/bin:/bin", "WORD": "of ours"],
        leadsGroup: leadsGroup
      ),
      output: output
    )
  }

  @Test(arguments: [
    ("exit 0", ChildEnding.exited(0)), ("exit 77", .exited(77)), ("kill -TERM $$", .killed(15)),
  ])
  func `how it ended is told, also when asked twice`(script: String, ending: ChildEnding) throws {
    let process = try start(script)
    #expect(process.end(within: 60_000) == ending)
    #expect(process.end(within: 0) == ending)
    // Its number may be somebody else's now.
    process.signal(SIGKILL)
  }

  @Test
  func `one that doesn't heed a signal is killed`() throws {
    let pipe = try Pipe()
    let process = try start("trap '' TERM; echo; exec tail -f /dev/null", output: pipe.writing)
    #expect(pipe.read(1) == "\n")
    #expect(process.end(within: 0, afterSignal: (SIGTERM, 100)) == .killed(SIGKILL))
  }

  @Test
  func `one that heeds a signal ends in its own way`() throws {
    let pipe = try Pipe()
    let process = try start("trap 'exit 5' TERM; echo; read line", output: pipe.writing)
    #expect(pipe.read(1) == "\n")
    #expect(process.end(within: 60_000, afterSignal: nil) == .exited(1))
    let waiting = try start(
      "trap 'exit 5' TERM; echo; while :; do sleep 0.01; done",
      output: pipe.writing
    )
    #expect(pipe.read(1) == "\n")
    #expect(waiting.end(within: 0, afterSignal: (SIGTERM, 60_000)) == .exited(5))
  }

  @Test
  func `a leader takes with it what it started`() throws {
    let pipe = try Pipe()
    let process = try start("tail -f /dev/null & echo", output: pipe.writing, leadsGroup: true)
    #expect(pipe.read(1) == "\n")
    #expect(process.end(within: 60_000) == .exited(0))
    // The pipe's other end is closed only when tail is gone too.
    pipe.closeWriting()
    #expect(pipe.read(1) == "")
  }

  @Test
  func `it gets its arguments and its environment and nothing else`() throws {
    let pipe = try Pipe()
    let process = try start(
      #"echo "$1|$2|$WORD"; env | cut -d= -f1 | grep -v '^_' | sort | tr '\n' ' '"#,
      ["a b", "$WORD"],
      output: pipe.writing
    )
    #expect(process.end(within: 60_000) == .exited(0))
    pipe.closeWriting()
    // PWD is the shell's own.
    #expect(pipe.read(200) == "a b|$WORD|of ours\nPATH PWD WORD ")
  }

  @Test
  func `a program that isn't there is said by its places`() throws {
    #expect(throws: ChildProcessError.notFound(["/none/sh", "/nil/sh"])) {
      try ChildProgram.find("sh", searchPath: "/none:/nil")
    }
    #expect(throws: ChildProcessError.notFound(["sh"])) { try ChildProgram.find(among: ["sh"]) }
    #expect(try ChildProgram.find("sh", searchPath: nil) == "/usr/bin/sh")
    #expect(throws: ChildProcessError.notStarted(path: "/usr", errno: EACCES)) {
      try ChildProcess(ChildProgram("/usr", environment: [:]))
    }
  }
}

/// A pipe that a program writes into.
final class Pipe {
  private let reading: Int32
  private(set) var writing: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    // Safe because: the array has the two elements that the kernel fills.
    try #require(unsafe pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reading = ends[0]
    writing = ends[1]
  }

  deinit {
    close(reading)
    closeWriting()
  }

  func closeWriting() {
    guard writing >= 0 else { return }
    close(writing)
    writing = -1
  }

  /// At most so many bytes; less at the end.
  func read(_ count: Int) -> String {
    var text: [UInt8] = []
    while text.count < count {
      var byte: UInt8 = 0
      // Safe because: there is room for the one byte.
      guard unsafe Glibc.read(reading, &byte, 1) == 1 else { break }
      text.append(byte)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
