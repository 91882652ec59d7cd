internal import FoundationEssentials
internal import Glibc
internal import PrintableText
internal import ServiceActivation
internal import Subprocess
internal import SystemPackage

/// An agent of one's own that other programs can speak with too, as long as a body runs.
package enum ListeningProgram {
  /// After how many seconds without a connection it ends, should nobody be left to end it.
  private static let idleTime = 10
  /// Passes standard input as systemd passes a socket, with the program's own number.
  private static let passing = """
    exec 3<&0 0</dev/null
    unset LISTEN_FDNAMES NOTIFY_SOCKET
    export LISTEN_FDS=1 LISTEN_PID=$$
    exec "$@"
    """

  /// Starts an agent that listens on a socket in a folder of its own, which only this user can
  /// enter, and ends it after the body.
  ///
  /// - Parameters:
  ///   - arguments: What it is started with, besides the way to speak with it.
  ///   - body: Gets the agent's address.
  /// - Returns: What the body returned.
  /// - Throws: ``Failure`` if the agent can't be started, or what the body threw.
  package static func withOwnAgent<Value: Sendable>(
    _ arguments: [String],
    _ body: (AgentAddress) async throws -> Value
  ) async throws -> Value {
    let program = try AgentProcess.find()
    let folder = try privateFolder()
    defer { _ = unsafe rmdir(folder) }
    let socket: OwnSocket
    do {
      socket = try OwnSocket(listeningAt: folder + "/agent")
    } catch {
      throw Failure("AgentNotStarted", error.description, status: .agent)
    }
    defer { socket.remove() }
    let listener = FileDescriptor(rawValue: socket.descriptor)
    var result: Result<Value, any Error>?
    var limit: Task<Void, Never>?
    defer { limit?.cancel() }
    do {
      let execution = try await Subprocess.run(
        .path("/bin/sh"),
        arguments: Arguments(
          ["-c", passing, "sh", program, "--systemd", "--idle-exit", "\(idleTime)"] + arguments
        ),
        input: .fileDescriptor(listener, closeAfterSpawningProcess: false),
        output: .fileDescriptor(.standardError, closeAfterSpawningProcess: false),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
      ) { execution in
        // Open here as well, it would hide the end of an agent that dies.
        try? listener.close()
        do {
          result = .success(try await body(.socket(socket.path)))
        } catch {
          result = .failure(error)
        }
        // It finishes and records what it has begun.
        try? execution.send(signal: .terminate)
        limit = AgentProcess.killing { try execution.send(signal: .kill) }
      }
      if case .failure(let failure as Failure) = result {
        result = .failure(ProgramEnding(execution.terminationStatus).explained(failure))
      }
    } catch {
      if let result { return try result.get() }
      throw AgentProcess.notStarted(program, error)
    }
    guard let result else { throw AgentProcess.notStarted(program, nil) }
    return try result.get()
  }

  /// A new folder, mode 0700, where sockets belong, or else where temporary files do.
  private static func privateFolder() throws(Failure) -> String {
    let variables = ProcessInfo.processInfo.environment
    let parents = ["XDG_RUNTIME_DIR", "TMPDIR"].compactMap { variables[$0] } + ["/tmp"]
    for parent in parents where parent.hasPrefix("/") {
      let template = parent + "/paraph-XXXXXX"
      // A socket's address has room for 107 bytes.
      guard template.utf8.count + "/agent".utf8.count <= 107 else { continue }
      var path = Array(template.utf8CString)
      // Safe because: the array ends with a NUL, and the call changes six letters before it.
      let isMade = unsafe path.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return false }
        return unsafe mkdtemp(start) != nil
      }
      guard isMade else { continue }
      return String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
    throw Failure(
      "AgentNotStarted",
      "there is no folder for the agent's socket: tried \(printable(parents.joined(separator: ", ")))",
      status: .agent
    )
  }
}
