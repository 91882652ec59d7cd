import Glibc

/// The agent's socket for calls from other qubes.
enum AgentSocket {
  private static let name = "paraph/org.paraph.Agent.qrexec"

  /// Connects to the agent of the user as whom qrexec runs this, or else to the machine's.
  static func connect() throws(Ending) -> Int32 {
    let runtime = ServiceEnvironment.variable("XDG_RUNTIME_DIR")
    let own = runtime.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/run/user/\(getuid())"
    for folder in [own, "/run"] {
      let descriptor = connect(to: "\(folder)/\(name)")
      guard descriptor < 0 else { return descriptor }
      switch errno {
      case ENOENT, ENOTDIR, ECONNREFUSED: continue
      case EACCES, EPERM:
        throw Ending(
          .noAgent,
          "this service may not connect to the agent",
          hint: "its user has to be in the group qubes"
        )
      case EAGAIN: throw Ending(.noAgent, "too many callers wait for the agent", hint: "try again")
      case let number: throw Ending(.noAgent, "the agent can't be reached, error \(number)")
      }
    }
    throw Ending(
      .noAgent,
      "no agent listens in this qube",
      hint: "start paraphd-qrexec.socket there, after paraphd.service has ended"
    )
  }

  /// A connection, -1 if there is none to be had.
  private static func connect(to path: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    // Safe because: no more bytes are written than the field has, and one is left for the NUL.
    let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
      guard bytes.count < room.count else { return false }
      unsafe room.copyBytes(from: bytes)
      return true
    }
    guard fits else {
      errno = ENOENT
      return -1
    }
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { return -1 }
    // Safe because: the address outlives the call and has the length that is told.
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe Glibc.connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else {
      let number = errno
      close(descriptor)
      errno = number
      return -1
    }
    return descriptor
  }
}
