import FileTesting
import FoundationEssentials
import Glibc
import ServiceActivation
import StrictJSON
import Subprocess
import Testing
import Varlink

/// A whole service, from its start on demand to its end, as systemd and a client see it.
@Suite
struct ServiceLifeTests {
  private let folder: TemporaryFolder
  private let path: String
  private let manager: NotifySocket
  private let probe = builtProgram("ServiceProbe")

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("socket")
    manager = try NotifySocket(folder.path("notify"))
  }

  /// Has systemd's own tool listen and start the service when somebody connects.
  private func activated(
    _ arguments: [String],
    _ body: @Sendable (VarlinkClient) async throws -> Void
  ) async throws -> TerminationStatus {
    // It passes on nothing else, and a sanitizer needs its options in the service as well.
    let sanitizer = ProcessInfo.processInfo.environment["TSAN_OPTIONS"].map {
      ["--setenv", "TSAN_OPTIONS=\($0)"]
    }
    let result = try await run(
      .name("systemd-socket-activate"),
      arguments: Arguments(
        [
          "--listen", path, "--fdname", "agent", "--setenv",
          "NOTIFY_SOCKET=\(folder.path("notify"))",
        ] + (sanitizer ?? []) + [probe, "--systemd"] + arguments
      ),
      input: .none,
      output: .discarded,
      error: .sequence
    ) { execution in
      var lines = execution.standardError.strings().makeAsyncIterator()
      while let line = try await lines.next(), !line.contains("Listening on") {}
      // No notice before anybody wants something.
      try await body(try VarlinkClient(socket: path))
      while try await lines.next() != nil {}
    }
    return result.terminationStatus
  }

  private func client() throws -> VarlinkClient { try VarlinkClient(socket: path) }

  @Test
  func `the first call starts it, it is ready, and ends when nobody needs it`() async throws {
    let status = try await activated(["--idle-exit", "1"]) { client in
      let reply = try await client.call("org.example.Probe.Where")
      #expect(await manager.receive() == ["READY=1", "STATUS=serving"])
      #expect(reply["sockets"] == ["agent"])
      // What it starts can't take the socket for its own.
      #expect(reply["environment"] == [])
      // It stays for as long as somebody is there, and counts from the end of that.
      for _ in 0..<3 { _ = try await client.call("org.example.Probe.Who") }
      client.close()
      #expect(await manager.receive() == ["STOPPING=1", "STATUS=idle"])
    }
    #expect(status == .exited(0))
  }

  @Test
  func `SIGTERM says so, cancels what runs, and answers it`() async throws {
    let status = try await activated([]) { client in
      guard case .integer(let process)? = try await client.call("org.example.Probe.Where")["pid"]
      else { return }
      var replies = client.replies(to: "org.example.Probe.Wait").makeAsyncIterator()
      #expect(try await replies.next() == ["wasCancelled": false])
      _ = await manager.receive()
      kill(pid_t(process), SIGTERM)
      #expect(await manager.receive() == ["STOPPING=1", "STATUS=terminated"])
      #expect(try await replies.next() == ["wasCancelled": true])
    }
    #expect(status == .exited(0))
  }

  @Test
  func `without a socket it says so and ends`() async throws {
    let result = try await runProgram(probe, ["--systemd"])
    #expect(result.status == .exited(2))
  }

  @Test
  func `a socket of its own is as narrow with any umask, and gone afterwards`() async throws {
    let path = folder.path("own/socket")
    async let result = runProgram(
      "sh",
      ["-c", "umask 0; exec '\(probe)' --listen '\(path)'"],
      environment: ["NOTIFY_SOCKET": folder.path("notify")]
    )
    #expect(await manager.receive() == ["READY=1", "STATUS=serving"])
    let modes = try await runProgram("stat", ["-c", "%a", folder.path("own"), path])
    #expect(modes.output == "700\n600\n")
    let client = try VarlinkClient(socket: path)
    guard case .integer(let process)? = try await client.call("org.example.Probe.Where")["pid"]
    else { return }
    kill(pid_t(process), SIGTERM)
    #expect(try await result.status == .exited(0))
    #expect(folder.names("own").isEmpty)
  }

  /// Opens connections until one isn't answered, and sees that waiting costs no time.
  private static let exhausting = """
    import json, os, socket, sys
    path, process = sys.argv[1], None
    def call(s, timeout):
        s.settimeout(timeout)
        try:
            s.sendall(b'{"method":"org.example.Probe.Where"}\\0')
            return json.loads(s.recv(4096).rstrip(b"\\0"))["parameters"]["pid"]
        # Closed at once where only half of what a connection takes was left.
        except (TimeoutError, ConnectionError, ValueError): return None
    def ticks():
        fields = open(f"/proc/{process}/stat").read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])
    def connect():
        s = socket.socket(socket.AF_UNIX)
        s.connect(path)
        return s
    held = []
    while True:
        s = connect()
        answer = call(s, 20 if len(held) < 2 else 1)
        if answer is None: break
        process = answer
        held.append(s)
    s.close()
    assert 2 <= len(held) < 60, len(held)
    before = ticks()
    waiting = [connect() for _ in range(5)]
    assert call(waiting[0], 1.5) is None
    spent = (ticks() - before) / os.sysconf("SC_CLK_TCK")
    assert spent < 0.3, spent
    for s in held: s.close()
    for s in waiting: s.close()
    # The first may still find no room.
    answers = (call(connect(), 20) for _ in range(1000))
    assert next(answer for answer in answers if answer) == process
    os.kill(process, 15)
    print("in order")
    """

  @Test
  func `out of descriptors it neither spins nor dies, and serves again afterwards`() async throws {
    let path = folder.path("own/socket")
    async let service = runProgram(
      "timeout",
      ["--kill-after=1", "60", "prlimit", "--nofile=40", probe, "--listen", path],
      environment: ["NOTIFY_SOCKET": folder.path("notify")]
    )
    _ = await manager.receive()
    let result = try await runProgram("python3", ["-c", Self.exhausting, path])
    #expect(result.output == "in order\n", "\(result.errors)")
    #expect(try await service.status == .exited(0))
  }
}
