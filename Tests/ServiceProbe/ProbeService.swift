import Glibc
import ServiceActivation
import StrictJSON
import Varlink

/// What the probe answers.
enum ProbeService {
  private static let description = """
    # For tests.
    interface org.example.Probe
    method Who() -> (pid: int, uid: int, gid: int, groups: []int, executable: ?string)
    method Where() -> (pid: int, sockets: []string, environment: []string)
    method Wait() -> (wasCancelled: bool)
    method Open(path: string, writes: bool) -> (errno: int)

    """

  static func service(for peer: PeerCredentials, sockets: [PassedSocket]) -> VarlinkService {
    VarlinkService(
      vendor: "Example",
      product: "Probe",
      version: "1",
      url: "https://example.org",
      interfaces: [
        VarlinkInterface(
          name: "org.example.Probe",
          description: description,
          handlers: [
            "Who": { (_, _) async throws(VarlinkError) in
              var reply: JSONObject = [
                "pid": .integer(Int64(peer.processID)),
                "uid": .integer(Int64(peer.userID)),
                "gid": .integer(Int64(peer.groupID)),
                "groups": .array(peer.supplementaryGroupIDs.map { .integer(Int64($0)) }),
              ]
              reply["executable"] = peer.executable.map(JSONValue.string)
              return reply
            },
            "Where": { (_, _) async throws(VarlinkError) in
              [
                "pid": .integer(Int64(getpid())),
                "sockets": .array(sockets.map { .string($0.name) }),
                "environment": .array(serviceVariables().map(JSONValue.string)),
              ]
            },
            "Wait": { (_, sink) async throws(VarlinkError) in
              await sink.send(["wasCancelled": false])
              // Ends with the task's cancellation and by nothing else.
              for await _ in AsyncStream<Never>.makeStream().stream {}
              return ["wasCancelled": .bool(Task.isCancelled)]
            },
            "Open": { (call, _) async throws(VarlinkError) in
              guard case .string(let path)? = call.parameters["path"] else {
                throw .invalidParameter("path")
              }
              let writes = call.parameters["writes"] == true
              return ["errno": .integer(Int64(errorOfOpening(path, writes: writes)))]
            },
          ]
        )
      ]
    )
  }

  /// Which of the service manager's variables are still set.
  private static func serviceVariables() -> [String] {
    ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "NOTIFY_SOCKET"].filter {
      unsafe getenv($0) != nil
    }
  }

  /// What the kernel says to opening a file, made if it isn't there; 0 if it lets us.
  private static func errorOfOpening(_ path: String, writes: Bool) -> Int32 {
    let mode = writes ? O_WRONLY | O_CREAT : O_RDONLY
    // Safe because: the path ends with a NUL for as long as the call takes.
    let descriptor = unsafe open(path, mode | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return errno }
    close(descriptor)
    return 0
  }
}
