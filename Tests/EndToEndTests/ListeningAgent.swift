import CardTesting
import FileTesting
import FoundationEssentials
import Subprocess
import Testing

/// An agent that listens on a socket of the test's own.
struct ListeningAgent: Sendable {
  let desk: SigningDesk
  let running: RunningProgram
  /// The socket's path.
  let socket: String

  private static let dialogFolder = "agent-pinentry"

  /// Gives the agent's dialog other answers, and forgets what it was asked.
  @discardableResult
  func answer(_ answers: [TestPinentry.Answer]) throws -> TestPinentry {
    try TestPinentry(answers: answers, in: "\(desk.folder)/\(Self.dialogFolder)")
  }

  /// Calls a method as a script does that knows nothing but the socket.
  ///
  /// - Parameters:
  ///   - method: Its name.
  ///   - parameters: In JSON.
  ///   - more: Whether every step is wanted.
  ///   - user: The number of the user who calls; ours if nil.
  /// - Returns: A line of JSON for each reply, with its names in order; an error's has `error`.
  /// - Throws: That Python can't be started.
  func call(
    _ method: String,
    _ parameters: String = "{}",
    more: Bool = false,
    as user: Int? = nil
  ) async throws -> String {
    try await PythonVarlink.runPython(callArguments(method, parameters, more: more, as: user))
  }

  /// What Python is to be run with for such a call.
  func callArguments(
    _ method: String,
    _ parameters: String = "{}",
    more: Bool = false,
    as user: Int? = nil
  ) -> [String] {
    [
      "-c", script, "unix:\(socket)", method, parameters, more ? "more" : "",
      user.map(String.init) ?? "",
    ]
  }

  /// Signs so, with all steps.
  func sign(_ images: SampleImages, _ rest: String = "", more: Bool = true) async throws -> String {
    try await call("Sign", Self.parameters(images, rest), more: more)
  }

  /// The parameters of Sign.
  static func parameters(_ images: SampleImages, _ rest: String = "") -> String {
    let list = images.images.map { #"{"reference":"\#($0.reference)","digest":"\#($0.digest)"}"# }
    return #"{"images":[\#(list.joined(separator: ","))]\#(rest)}"#
  }

  /// Runs a program that becomes the agent, and waits until it says that it serves.
  fileprivate static func run(
    _ program: String,
    _ arguments: [String],
    _ desk: SigningDesk,
    _ socket: String,
    _ body: @Sendable (ListeningAgent) async throws -> Void
  ) async throws -> WatchedEnd {
    // An abstract name, which every user may send to.
    let manager = try NotifySocket("@paraph-\(UUID().uuidString)")
    var environment = desk.environment
    environment["NOTIFY_SOCKET"] = manager.address
    return try await watching(program, arguments, environment: environment) { running in
      let message = await manager.receive(from: running.processID.processDescriptor)
      guard message == ["READY=1"] else {
        try? await running.send(.kill)
        try await running.readToEnd()
        Issue.record("the agent isn't ready: \(message) \(await running.lines)")
        throw RunningProgram.EndedEarly()
      }
      try await body(ListeningAgent(desk: desk, running: running, socket: socket))
      try? await running.end()
    }
  }

  fileprivate static func makeDialog(in desk: SigningDesk) throws -> String {
    let folder = "\(desk.folder)/\(dialogFolder)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try TestPinentry(answers: [.pin(SigningDesk.pin)], in: folder).program
  }
}

extension SigningDesk {
  /// The socket that `paraph` looks for.
  var socket: String { "\(folder)/runtime/paraph/org.paraph.Agent" }

  /// Runs an agent on the usual socket as long as the body runs, and ends it by SIGTERM.
  ///
  /// - Parameters:
  ///   - options: More of `paraphd`.
  ///   - wrapper: A program with its arguments that becomes the one named after them.
  ///   - body: Gets the agent once it listens; its dialog gives the right PIN once.
  ///   - exits: Gets how it ended; expects exit status 0 if not given.
  /// - Throws: What the body throws, or that the agent can't be started.
  func withListeningAgent(
    _ options: [String] = [],
    under wrapper: [String] = [],
    _ body: @Sendable (ListeningAgent) async throws -> Void,
    exits: (WatchedEnd) -> Void = { #expect($0.exitCode == 0, "\($0)") }
  ) async throws {
    let program = try #require(ProjectRoot.builtProgram("paraphd"))
    let dialog = try ListeningAgent.makeDialog(in: self)
    let command = wrapper + [program, "--listen", socket, "--pinentry", dialog] + options
    let end = try await ListeningAgent.run(
      command[0].hasPrefix("/") ? command[0] : try #require(Tool.path(command[0])),
      Array(command.dropFirst()),
      self,
      socket,
      body
    )
    exits(end)
  }

  /// The same with a socket that every user may connect to, passed as systemd passes it.
  func withPassedSocket(
    at socket: String,
    _ body: @Sendable (ListeningAgent) async throws -> Void
  ) async throws {
    let program = try #require(ProjectRoot.builtProgram("paraphd"))
    let dialog = try ListeningAgent.makeDialog(in: self)
    let end = try await ListeningAgent.run(
      try #require(Tool.path("python3")),
      ["-c", passing, socket, program, "--systemd", "--pinentry", dialog],
      self,
      socket,
      body
    )
    #expect(end.exitCode == 0, "\(end)")
  }
}

// Who asks for the interface's description learns the methods from it; nothing of ours is known.
private let script = """
  import json, os, sys
  import varlink

  address, method, parameters, more, user = sys.argv[1:]
  if user:
      os.setgroups([])
      os.setresgid(int(user), int(user), int(user))
      os.setresuid(int(user), int(user), int(user))

  def tell(value):
      print(json.dumps(value, sort_keys=True), flush=True)

  try:
      with varlink.Client(address) as client, client.open("org.paraph.Agent") as agent:
          call = getattr(agent, method)
          if more:
              for reply in call(**json.loads(parameters), _more=True):
                  tell(reply)
          else:
              tell(call(**json.loads(parameters)))
  except varlink.VarlinkError as error:
      tell(error.as_dict())
  """

private let passing = """
  import os, socket, sys

  listener = socket.socket(socket.AF_UNIX)
  listener.bind(sys.argv[1])
  os.chmod(sys.argv[1], 0o666)
  listener.listen()
  os.dup2(listener.fileno(), 3)
  os.set_inheritable(3, True)
  os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
  os.execv(sys.argv[2], sys.argv[2:])
  """
