internal import FoundationEssentials
internal import Glibc
internal import Subprocess
internal import SystemPackage
internal import Varlink

/// A program that is an agent, or speaks for one: a child process that lives as long as the
/// command needs it.
package enum AgentProcess {
  /// The program, beside ours or where `make install` puts it.
  private static let name = "paraphd"
  /// How long an agent may go on after we hung up: longer than a card waits for a touch, for what
  /// the card is signing is finished and recorded.
  private static let grace = Duration.seconds(45)

  /// Starts an agent of one's own, lends the connection, and ends the agent afterwards.
  ///
  /// - Parameters:
  ///   - arguments: What the agent is started with, besides the way to speak with it.
  ///   - body: What speaks with the agent.
  /// - Returns: What the body returned.
  /// - Throws: ``Failure`` if the agent can't be started, or what the body threw.
  package static func withOwnAgent<Value: Sendable>(
    _ arguments: [String],
    _ body: (AgentConnection) async throws -> Value
  ) async throws -> Value {
    try await withProgram(find(), ["--stdio"] + arguments, body)
  }

  /// The same with any program that speaks the agent's interface on its standard streams.
  ///
  /// - Parameters:
  ///   - program: Its path.
  ///   - arguments: What it is started with.
  ///   - explaining: Gets why the body failed and how the program ended, and says both.
  ///   - body: What speaks with the agent.
  /// - Returns: What the body returned.
  /// - Throws: ``Failure`` if the program can't be started, or what the body threw.
  static func withProgram<Value: Sendable>(
    _ program: String,
    _ arguments: [String],
    explaining: (Failure, TerminationStatus) -> Failure = { ProgramEnding($1).explained($0) },
    _ body: (AgentConnection) async throws -> Value
  ) async throws -> Value {
    let (ours, theirs) = try socketPair()
    let connection: AgentConnection
    do {
      connection = AgentConnection(try VarlinkClient(input: ours, output: ours))
    } catch {
      Glibc.close(theirs)
      throw Failure("AgentNotStarted", "no thread for the agent's connection", status: .agent)
    }
    var result: Result<Value, any Error>?
    var limit: Task<Void, Never>?
    defer { limit?.cancel() }
    do {
      let end = FileDescriptor(rawValue: theirs)
      let execution = try await Subprocess.run(
        .path(FilePath(program)),
        arguments: Arguments(arguments),
        input: .fileDescriptor(end, closeAfterSpawningProcess: false),
        output: .fileDescriptor(end, closeAfterSpawningProcess: false),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
      ) { execution in
        // Open here as well, it would hide the end of an agent that dies.
        Glibc.close(theirs)
        // However it goes, hang up: the agent serves only us, and ends with the connection.
        defer { connection.close() }
        do {
          result = .success(try await body(connection))
        } catch {
          result = .failure(error)
        }
        limit = killing { try execution.send(signal: .kill) }
      }
      if case .failure(let failure as Failure) = result {
        result = .failure(explaining(failure, execution.terminationStatus))
      }
    } catch {
      if let result { return try result.get() }
      Glibc.close(theirs)
      connection.close()
      throw notStarted(program, error)
    }
    guard let result else { throw notStarted(program, nil) }
    return try result.get()
  }

  /// Ends an agent that doesn't end by itself, unless the task is cancelled before.
  ///
  /// - Parameter kill: Sends SIGKILL.
  /// - Returns: The task.
  static func killing(_ kill: @escaping @Sendable () throws -> Void) -> Task<Void, Never> {
    Task {
      guard (try? await Task.sleep(for: grace)) != nil else { return }
      // It may have ended at this moment.
      try? kill()
    }
  }

  /// That an agent's program didn't come to anything.
  ///
  /// - Parameters:
  ///   - program: Its path.
  ///   - error: Why it can't be started; nil if it ended at once.
  /// - Returns: The failure.
  static func notStarted(_ program: String, _ error: (any Error)?) -> Failure {
    let end = error.map { "can't be started: \(whyNotRun($0))" }
    return Failure("AgentNotStarted", "\(program) \(end ?? "ended at once")", status: .agent)
  }

  /// The agent's program.
  ///
  /// - Returns: Its path.
  /// - Throws: ``Failure`` if it isn't there, or has no place for its record.
  static func find() throws(Failure) -> String {
    let variables = ProcessInfo.processInfo.environment
    guard ["XDG_STATE_HOME", "HOME"].contains(where: { variables[$0]?.hasPrefix("/") == true })
    else {
      throw Failure(
        "AgentNotStarted",
        "neither XDG_STATE_HOME nor HOME says where the agent's record is to be",
        hint: "set HOME",
        status: .agent
      )
    }
    let candidates = [directory + "/" + name, directory + "/../libexec/paraph/" + name]
    guard let found = candidates.first(where: { unsafe access($0, X_OK) == 0 }) else {
      throw Failure(
        "AgentNotFound",
        "there is no \(name): looked for \(candidates.joined(separator: " and "))",
        hint: "install the package whole: make install",
        status: .agent
      )
    }
    return found
  }

  /// The folder that this program lies in.
  private static var directory: String {
    var path = [UInt8](repeating: 0, count: Int(PATH_MAX))
    // Safe because: readlink writes no more bytes than it is told the buffer has.
    let count = unsafe path.withUnsafeMutableBytes { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      return unsafe readlink(
        "/proc/self/exe",
        start.assumingMemoryBound(to: CChar.self),
        buffer.count
      )
    }
    guard count > 0 else { return "." }
    let text = String(decoding: path.prefix(count), as: UTF8.self)
    return text.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
  }

  static func socketPair() throws -> (ours: Int32, theirs: Int32) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    // Safe because: the array has the two elements that socketpair fills.
    let status = unsafe ends.withUnsafeMutableBufferPointer { buffer in
      unsafe socketpair(AF_UNIX, type, 0, buffer.baseAddress)
    }
    guard status == 0 else {
      throw Failure(
        "AgentNotStarted",
        "no socket for the agent: \(String(Errno(rawValue: errno).description))",
        status: .agent
      )
    }
    return (ends[0], ends[1])
  }
}
