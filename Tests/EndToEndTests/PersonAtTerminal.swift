import CardTesting
import FoundationEssentials
import Testing

/// A person at a terminal of their own, in whose foreground a shell with job control runs a command.
struct PersonAtTerminal: Sendable {
  /// What is seen, and what is typed then.
  typealias Step = (seen: String, keys: String)

  let desk: SigningDesk
  /// Added to the desk's environment.
  var environment: [String: String?] = ["TERM": "xterm", "NO_COLOR": nil]

  /// Runs a command.
  ///
  /// - Parameters:
  ///   - command: As a shell takes it.
  ///   - steps: What the person does, one after the other. Keys that begin with `!` are a command
  ///     that is run elsewhere instead.
  /// - Returns: All that the terminal showed, and the shell's exit status.
  /// - Throws: That it can't be started, or is there after five minutes still.
  func run(_ command: String, _ steps: [Step]) async throws -> ProgramResult {
    try await runProgram(
      "python3",
      ["-c", Self.program, command] + steps.flatMap { [$0.seen, $0.keys] },
      environment: desk.environment.merging(environment) { $1 }
    )
  }

  private static let program = """
    import os, pty, subprocess, sys
    command, steps = sys.argv[1], sys.argv[2:]
    child, terminal = pty.fork()
    if child == 0: os.execvp("bash", ["bash", "-mc", command])
    shown = b""
    def read():
        global shown
        try: part = os.read(terminal, 4096)
        except OSError: part = b""
        shown += part
        return part
    place = 0
    for text, keys in zip(steps[::2], steps[1::2]):
        while (found := shown.find(text.encode(), place)) < 0:
            if not read():
                sys.stdout.buffer.write(shown)
                sys.exit("ended before it showed " + text)
        place = found + len(text)
        if keys.startswith("!"): subprocess.run(["sh", "-c", keys[1:]], check=True)
        else: os.write(terminal, keys.encode())
    while read(): pass
    sys.stdout.buffer.write(shown)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """
}
