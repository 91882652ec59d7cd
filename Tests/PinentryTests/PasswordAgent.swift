import FoundationEssentials
import Glibc
import Pinentry
import Subprocess
import Testing

/// A password agent in a mount namespace of its own, and the `systemd-ask-password` in there.
///
/// Nothing of it reaches the machine's own agents.
final class PasswordAgent: Sendable {
  private let script: ScriptedPinentry

  /// An agent that sends `+` and a PIN, or `-`, or nothing; and a folder for questions that may be
  /// written or not.
  init(answer: String?, isWritable: Bool = true) async throws {
    let mount = isWritable ? "" : "mount -o remount,ro /run &&"
    script = try await ScriptedPinentry(
      asProgram: """
        if unshare --user --map-root-user --mount true; then user='--user --map-root-user'; fi
        exec unshare $user --mount sh -c 'mount -t tmpfs none /run &&
          mkdir -p /run/systemd/ask-password && \(mount) exec python3 agent.py "$@"' sh "$@"
        """
    )
    for name in ["question", "withdrawal"] {
      // Safe because: the string ends with a NUL for as long as the call takes.
      try #require(unsafe mkfifo("\(script.folder)/\(name)", 0o600) == 0)
    }
    try (answer ?? "").write(
      toFile: "\(script.folder)/answer",
      atomically: false,
      encoding: .utf8
    )
    try Self.program.write(
      toFile: "\(script.folder)/agent.py",
      atomically: false,
      encoding: .utf8
    )
  }

  /// Watches the folder, then becomes the program that asks; its child answers.
  private static let program = """
    import ctypes, os, select, socket, struct, sys
    folder = "/run/systemd/ask-password"
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
    libc.inotify_add_watch(watch, folder.encode(), 0x80 | 0x200)  # IN_MOVED_TO, IN_DELETE
    asking = os.pidfd_open(os.getpid())
    if os.fork() > 0:
        os.execv("/usr/bin/systemd-ask-password", ["systemd-ask-password"] + sys.argv[1:])
    null = os.open("/dev/null", os.O_RDWR)
    for number in range(3): os.dup2(null, number)
    def events():
        while True:
            has_ended = asking in select.select([watch, asking], [], [])[0]
            try: data = os.read(watch, 65536)
            except BlockingIOError: data = b""
            while data:
                _, mask, _, length = struct.unpack_from("iIII", data)
                yield mask, data[16:16 + length].rstrip(b"\\0").decode()
                data = data[16 + length:]
            if has_ended: return
    happening = events()
    name = next((name for mask, name in happening if mask & 0x80 and name[:4] == "ask."), None)
    question = open(f"{folder}/{name}").read() if name else ""
    with open("question", "w") as file: file.write(question)
    answer = open("answer").read()
    if answer:
        path = next(l for l in question.splitlines() if l.startswith("Socket="))[7:]
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(answer.encode(), path)
    else:
        for _ in happening: pass
        with open("withdrawal", "w") as file: file.write(" ".join(os.listdir(folder)) + ".")
    """

  /// The program, which asks this agent.
  func program(timeLimit: Duration = .seconds(60)) -> AskPassword {
    AskPassword(path: script.path, timeLimit: timeLimit)
  }

  /// Waits for a question; returns its file, which is empty if who asked ended before.
  func question() async throws -> String { try await textWritten(to: "\(script.folder)/question") }

  /// Waits until who asked has ended; returns the files that are left, and a full stop.
  func withdrawal() async throws -> String {
    try await textWritten(to: "\(script.folder)/withdrawal")
  }

  func remove() { script.remove() }
}

extension ScriptedPinentry {
  /// A shell script that does as it says and ends.
  convenience init(asProgram script: String) async throws {
    try await self.init("", greeting: "\(script)\nexit")
  }
}
