import FoundationEssentials
import Glibc
import Pinentry
import Subprocess
import Testing

/// A terminal that types keys when it sees a prompt; a Python script holds its other end.
struct TypingTerminal: Sendable {
  private let folder: String
  private let holding: Task<Void, any Error>
  /// The terminal's path.
  let name: String

  /// Makes the terminal; the keys may have Python's escapes.
  init(prompt: String, keys: String) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/terminal-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    for name in ["name", "seen", "end"] {
      // Safe because: the string ends with a NUL for as long as the call takes.
      try #require(unsafe mkfifo("\(folder)/\(name)", 0o600) == 0)
    }
    holding = Task {
      let result = try await run(
        .name("python3"),
        arguments: ["-c", Self.program, folder, prompt, keys],
        output: .discarded
      )
      #expect(result.terminationStatus.isSuccess)
    }
    name = try await textWritten(to: "\(folder)/name")
    self.folder = folder
  }

  private static let program = """
    import os, pty, sys, threading
    folder, prompt, keys = sys.argv[1:]
    holder, terminal = pty.openpty()
    def drain():
        seen = b""
        while prompt.encode() not in seen: seen += os.read(holder, 4096)
        os.write(holder, keys.encode().decode("unicode_escape").encode())
        with open(folder + "/seen", "wb") as file: file.write(seen)
        while True: os.read(holder, 4096)
    threading.Thread(target=drain, daemon=True).start()
    with open(folder + "/name", "w") as file: file.write(os.ttyname(terminal))
    open(folder + "/end").read()
    """

  /// A dialog on it.
  func pinentry(_ path: String, timeLimit: Duration = .seconds(60)) -> Pinentry {
    Pinentry(
      path: path,
      environment: PinentryEnvironment(
        variables: ["PATH": "/usr/bin:/bin", "TERM": "xterm", "LC_ALL": "C.UTF-8"],
        terminal: name
      ),
      timeLimit: timeLimit
    )
  }

  /// Waits until the prompt was there; returns all that was on the screen by then.
  func seen() async throws -> String { try await textWritten(to: "\(folder)/seen") }

  /// How it is set, as stty prints it.
  func settings() async throws -> String {
    try await run(
      .name("stty"),
      arguments: ["--all", "--file", name],
      output: .string(limit: 4096)
    ).standardOutput
  }

  /// Gives the terminal up.
  func end() async throws {
    _ = try await run(
      .name("sh"),
      arguments: ["-c", ": > '\(folder)/end'"],
      output: .discarded
    )
    try await holding.value
    try FileManager.default.removeItem(atPath: folder)
  }
}
