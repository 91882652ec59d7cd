import FileTesting
import Glibc
import ServiceActivation
import Subprocess
import Testing

/// Sockets from a service manager, sd_listen_fds(3).
@Suite
struct PassedSocketsTests {
  @Test(arguments: [
    ([:], []),
    (["LISTEN_PID": "8", "LISTEN_FDS": "2"], []),
    (["LISTEN_PID": "7"], []),
    (["LISTEN_PID": "7", "LISTEN_FDS": "0"], []),
    (["LISTEN_FDS": "2"], []),
    (["LISTEN_PID": "7", "LISTEN_FDS": "2"], ["", ""]),
    (["LISTEN_PID": "7", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "a:b"], ["a", "b"]),
    (["LISTEN_PID": "7", "LISTEN_FDS": "1", "LISTEN_FDNAMES": ""], [""]),
  ])
  func `variables are read as they are meant`(
    environment: [String: String],
    names: [String]
  ) throws {
    #expect(try PassedSockets.names(in: environment, processID: 7) == names)
  }

  @Test(arguments: [
    ("LISTEN_PID", "seven"), ("LISTEN_PID", "-7"), ("LISTEN_PID", ""), ("LISTEN_FDS", "-1"),
    ("LISTEN_FDS", "1e1"), ("LISTEN_FDS", ""), ("LISTEN_FDNAMES", "a"),
    ("LISTEN_FDNAMES", "a:b:c"),
  ])
  func `variables that make no sense are an error`(variable: String, value: String) {
    var environment = ["LISTEN_PID": "7", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "a:b"]
    environment[variable] = value
    #expect(throws: PassedSocketsError.malformed(variable: variable, value: value)) {
      try PassedSockets.names(in: environment, processID: 7)
    }
  }

  @Test
  func `more sockets than anybody needs are an error`() {
    let environment = ["LISTEN_PID": "7", "LISTEN_FDS": "17"]
    #expect(throws: PassedSocketsError.tooMany(17, limit: 16)) {
      try PassedSockets.names(in: environment, processID: 7)
    }
  }

  /// Python passes a socket as a service manager would, and becomes the service.
  private static let passing = """
    import os, socket, sys
    kind, program, path = sys.argv[1:]
    if kind == "closed":
        pass
    elif kind == "file":
        os.dup2(os.open("/dev/null", os.O_RDWR), 3)
    else:
        family = socket.AF_INET if kind == "internet" else socket.AF_UNIX
        type = socket.SOCK_DGRAM if kind == "datagram" else socket.SOCK_STREAM
        s = socket.socket(family, type)
        s.bind(("127.0.0.1", 0) if kind == "internet" else path)
        if kind == "internet":
            s.listen()
        if s.fileno() != 3:
            os.dup2(s.fileno(), 3)
    if kind != "closed":
        os.set_inheritable(3, True)
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES="x")
    os.execv(program, [program, "--systemd"])
    """

  @Test(arguments: [
    ("internet", "notListening"), ("datagram", "notListening"), ("not listening", "notListening"),
    ("file", "notListening"), ("closed", "system(errno: \(EBADF)"),
  ])
  func `a descriptor that is no listening Unix stream socket is refused`(
    kind: String,
    error: String
  ) async throws {
    let folder = try TemporaryFolder()
    let result = try await runProgram(
      "python3",
      ["-c", Self.passing, kind, builtProgram("ServiceProbe"), folder.path("socket")]
    )
    #expect(result.status == .exited(1))
    #expect(result.output.contains(error))
  }
}
