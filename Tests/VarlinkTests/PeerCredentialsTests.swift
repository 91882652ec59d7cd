import FileTesting
import Glibc
import StrictJSON
import Testing
import Varlink

/// Who is at the other end of a socket, unix(7).
@Suite
struct PeerCredentialsTests {
  /// A process that connects to our server and to Python, which asks the kernel as well.
  private static let asking = """
    import json, os, socket, struct, sys, tempfile
    path, user, group, *groups = sys.argv[1:]
    own = socket.socket(socket.AF_UNIX)
    own.bind("\\0paraph-%d" % os.getpid())
    own.listen()
    ours = "\\0paraph-%d" % os.getpid()
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setgroups([int(g) for g in groups])
            os.setgid(int(group))
            os.setuid(int(user))
        other = socket.socket(socket.AF_UNIX)
        other.connect(ours)
        agent = socket.socket(socket.AF_UNIX)
        agent.connect(path)
        agent.sendall(b'{"method":"org.example.Who.Who"}\\0')
        answer = b""
        while not answer.endswith(b"\\0"): answer += agent.recv(1 << 20)
        other.sendall(answer[:-1])
        os._exit(0)
    connection, _ = own.accept()
    pid, uid, gid = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, 17, 12))
    raw = connection.getsockopt(socket.SOL_SOCKET, 59, 1024)
    answer = b""
    while more := connection.recv(1 << 20): answer += more
    told = json.loads(answer)["parameters"]
    known = {"pid": pid, "uid": uid, "gid": gid,
             "groups": list(struct.unpack("%di" % (len(raw) // 4), raw))}
    assert pid == child
    for name, value in known.items(): assert told[name] == value, (name, told[name], value)
    print(told["executable"] == os.readlink("/proc/self/exe"))
    """

  private func ask(_ server: ServerUnderTest, _ credentials: [String]) async throws -> String {
    let result = try await runProgram("python3", ["-c", Self.asking, server.path] + credentials)
    #expect(result.isSuccess, "\(result.errors)")
    return result.output
  }

  @Test
  func `process, user, groups and program are those that Python is told`() async throws {
    let server = try ServerUnderTest()
    let output = try await ask(server, ["\(geteuid())", "\(getegid())"])
    #expect(output == "True\n")
    try await server.finish()
  }

  @Test(.enabled("only root can become somebody else") { geteuid() == 0 })
  func `another user's user and groups, however many, are told`() async throws {
    let server = try ServerUnderTest()
    // Reachable for the other user, which is not what the socket is like outside of this test.
    // Safe because: the paths end with a NUL for as long as the calls take.
    unsafe chmod(server.folderPath, 0o755)
    unsafe chmod(server.path, 0o666)
    let groups = (1000..<1200).map(String.init)
    _ = try await ask(server, ["65534", "65533"] + groups)
    try await server.finish()
  }

  @Test
  func `a socket pair's other end is this process`() throws {
    let (ours, theirs) = try socketEnds()
    defer {
      close(ours)
      close(theirs)
    }
    let peer = try PeerCredentials(of: ours)
    #expect(peer.processID == getpid())
    #expect(peer.userID == geteuid())
    #expect(peer.groupID == getegid())
  }

  @Test
  func `what is no connected Unix socket has no other end`() throws {
    let unconnected = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let (reading, writing) = try pipeEnds()
    defer { for descriptor in [unconnected, reading, writing] { close(descriptor) } }
    #expect(throws: VarlinkTransportError.system(errno: ENOTCONN)) {
      try PeerCredentials(of: unconnected)
    }
    #expect(throws: VarlinkTransportError.system(errno: ENOTSOCK)) {
      try PeerCredentials(of: reading)
    }
  }
}
