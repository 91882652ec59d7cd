import CardTesting
import FileTesting
import FoundationEssentials
import Subprocess
import Testing

/// The kernel writes no core of an agent that crashes, whatever the limits of its user say.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .enabled("this machine writes no core of any program that crashes") {
    try await isCoreWritten()
  },
  .timeLimit(.minutes(15))
)
struct CoreDumpTests {
  private let images = SampleImages(2)

  @Test
  func `an agent that is aborted while it holds a PIN leaves no core`() async throws {
    let order = CardOrder(options: ["--touch", "on", "--each-signature"])
    try await withDesk([order]) { desk in
      try await desk.rig.control("touch", "by-hand")
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      try await desk.withListeningAgent(under: ["python3", "-c", watchingForCore]) { agent in
        let end = try await watching(
          program,
          ["sign", "--lookaside", desk.lookaside] + images.arguments,
          environment: desk.environment
        ) { running in
          try await running.waitForLine(containing: "touch the card now")
          try await desk.rig.control("wait", "touch")
          let process = try String(
            contentsOfFile: "\(desk.folder)/runtime/agent.pid",
            encoding: .utf8
          )
          let sent = try await runProgram("kill", ["-ABRT", process.filter(\.isNumber)])
          #expect(sent.isSuccess, "\(sent)")
        }
        #expect(end.exitCode == 6, "\(end)")
        try await agent.running.waitForLine(containing: "ended by signal 6, no core")
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(desk.folder)/runtime")
      #expect(Set(left) == ["agent.pid", "paraph"], "\(left)")
    }
  }
}

/// Whether a program that is aborted has a core written, so that the agent's would be noticed.
private func isCoreWritten() async throws -> Bool {
  try await withTemporaryFolder("core") { folder in
    let result = try await runProgram(
      "python3",
      ["-c", watchingForCore, "/bin/sh", "-c", "kill -ABRT $$"],
      environment: ["XDG_RUNTIME_DIR": folder],
      timeout: .seconds(60)
    )
    return result.text == "ended by signal 6, core\n"
  }
}

// Runs a program that may leave a core, in the folder where one would be written, and says whether
// it did: wait(2) knows of one that went elsewhere as well.
private let watchingForCore = """
  import os, resource, signal, sys

  # The Swift runtime's own report of a crash, which `swift test` asks for, would hold the signal.
  os.environ["SWIFT_BACKTRACE"] = "enable=no"
  os.chdir(os.environ["XDG_RUNTIME_DIR"])
  _, most = resource.getrlimit(resource.RLIMIT_CORE)
  resource.setrlimit(resource.RLIMIT_CORE, (most, most))
  process = os.fork()
  if process == 0:
      # Should this end first, nothing stays behind.
      os.execvp("setpriv", ["setpriv", "--pdeathsig", "KILL", "--", *sys.argv[1:]])
  # It ends with the agent, of which it has something to say.
  signal.signal(signal.SIGTERM, signal.SIG_IGN)
  with open("agent.pid", "w") as file:
      file.write(str(process))
  _, status = os.waitpid(process, 0)
  print(
      "ended by signal %d, %s"
      % (os.WTERMSIG(status), "core" if os.WCOREDUMP(status) else "no core"),
      flush=True,
  )
  """
