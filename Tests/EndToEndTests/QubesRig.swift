import CardTesting
import FoundationEssentials
import Testing

/// Two qubes and dom0: `work`, which calls, and `vault`, where the card and the agent are.
///
/// Between them stands a stand-in for qrexec that behaves as the real one was seen to; its rules are
/// in Tests/Fixtures/Qubes/qrexec-client-vm. Dom0's policy is the example that is shipped.
struct QubesRig: Sendable {
  /// The vault.
  let desk: SigningDesk
  /// Its agent.
  let agent: ListeningAgent
  private let folder: String

  private static let fixtures = ProjectRoot.path(to: "Tests/Fixtures/Qubes")
  private static let services = "root/etc/qubes-rpc"

  /// Runs an agent in the vault, with a policy that knows the key as `release` and the qube `work`.
  ///
  /// - Parameters:
  ///   - order: The card.
  ///   - limits: More lines of the qube's entry in the vault's policy.
  ///   - body: Gets the qubes once the agent listens.
  /// - Throws: What the body throws.
  static func with(
    _ order: CardOrder = CardOrder(),
    limits: String = "",
    _ body: @Sendable (QubesRig) async throws -> Void
  ) async throws {
    try await withDesk([order]) { desk in
      let key = desk.cards[0].fingerprint
      try desk.setPolicy(
        """
        touch = "any"
        [qubes.keys]
        release = "\(key)"
        nightly = "\(key)"
        [[client]]
        qube = "work"
        \(limits)
        """
      )
      let socket = "\(desk.folder)/runtime/paraph/org.paraph.Agent.qrexec"
      try await desk.withListeningAgent(["--qrexec", socket]) { agent in
        try await body(try QubesRig(desk, agent))
      }
    }
  }

  private init(_ desk: SigningDesk, _ agent: ListeningAgent) throws {
    self.desk = desk
    self.agent = agent
    folder = "\(desk.folder)/qubes"
    let files = FileManager.default
    for name in ["policy.d", Self.services, "root/usr/local/etc/qubes-rpc", "caller-home"] {
      try files.createDirectory(
        atPath: "\(folder)/\(name)",
        withIntermediateDirectories: true
      )
    }
    try files.copyItem(
      atPath: ProjectRoot.path(to: "qubes/30-user-paraph.policy"),
      toPath: "\(folder)/policy.d/30-user-paraph.policy"
    )
    try write("work", to: "caller")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    try write(
      #"{"PATH": "\#(path)", "XDG_RUNTIME_DIR": "\#(desk.folder)/runtime", "QREXEC_FORGED": "x"}"#,
      to: "environment.json"
    )
    for service in ["paraph.Sign", "paraph.PublicKey"] { try install(service) }
  }

  /// What programs in the calling qube have in their environment: nothing of the vault's.
  private var environment: [String: String?] {
    var environment = desk.environment
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    environment["PATH"] = .some("\(Self.fixtures):\(path)")
    environment["QREXEC_RIG"] = .some(folder)
    environment["QREXEC_REMOTE_DOMAIN"] = .some("dom0")
    for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "HOME"] {
      environment[name] = .some("\(folder)/caller-home")
    }
    return environment
  }

  /// Puts a service in place, by the name of its file.
  func install(_ service: String) throws {
    let bridge = try #require(ProjectRoot.builtProgram("paraph-qrexec"))
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/\(Self.services)/\(service)",
      withDestinationPath: bridge
    )
  }

  /// Takes a service away.
  func uninstall(_ service: String) throws {
    try FileManager.default.removeItem(atPath: "\(folder)/\(Self.services)/\(service)")
  }

  /// Writes one of the rig's files.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
  }

  /// Reads one of the rig's files; empty if it isn't there.
  func read(_ name: String) -> String {
    let data = try? Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
    return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// The path of one of the rig's files.
  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Runs `paraph` in the calling qube.
  func paraph(_ arguments: [String]) async throws -> ProgramResult {
    let program = try #require(ProjectRoot.builtProgram("paraph"))
    return try await runProgram(program, arguments, environment: environment)
  }

  /// The arguments of `paraph sign` in the calling qube.
  func signArguments(_ images: SampleImages) -> [String] {
    [
      "sign", "--agent", "qrexec:@default", "--key", "release", "--lookaside", desk.lookaside,
    ] + images.arguments
  }

  /// Runs `paraph` there under the body's eyes.
  func watchParaph(
    _ arguments: [String],
    _ body: @Sendable (RunningProgram) async throws -> Void
  ) async throws -> WatchedEnd {
    try await watching(
      try #require(ProjectRoot.builtProgram("paraph")),
      arguments,
      environment: environment,
      body
    )
  }

  /// Calls a service with bytes of the test's own, as any program in the calling qube can.
  ///
  /// - Parameters:
  ///   - service: Its name with the argument.
  ///   - request: What is sent.
  ///   - ends: Whether the caller's input ends after it; otherwise it stays open until the end.
  /// - Returns: The answer, what was said, and the exit status.
  /// - Throws: That it can't be started.
  func call(
    _ service: String,
    _ request: String,
    ends: Bool = false
  ) async throws -> ProgramResult {
    try await runProgram("bash", try script(service, request, ends: ends), environment: environment)
  }

  /// The same under the body's eyes, which may kill `qrexec-client-vm`.
  func watchCall(
    _ service: String,
    _ request: String,
    _ body: @Sendable (RunningProgram) async throws -> Void
  ) async throws -> WatchedEnd {
    try await watching(
      try #require(Tool.path("bash")),
      try script(service, request, ends: false),
      environment: environment,
      body
    )
  }

  /// Becomes `qrexec-client-vm`, so that its number is the one that is known.
  private func script(_ service: String, _ request: String, ends: Bool) throws -> [String] {
    let file = "\(folder)/request-\(UUID().uuidString)"
    try Data(request.utf8).write(to: URL(filePath: file))
    let input = ends ? #"<"$2""# : #"< <(cat "$2"; exec tail -s 0.1 --pid=$$ -f /dev/null)"#
    return ["-c", #"exec qrexec-client-vm @default "$1" "# + input, "bash", service, file]
  }

  /// The exit status of a service's process, once it has ended.
  func bridgeStatus() async throws -> Int {
    try await desk.waitFor(in: "\(folder)/status")
    return Int(read("status").filter { $0 == "-" || $0.isNumber }) ?? -1
  }
}

extension SampleImages {
  /// A call of Sign for the images, with its NUL.
  func request(_ more: String = "", method: String = "Sign") -> String {
    #"{"method":"org.paraph.Agent.\#(method)","more":true,"parameters":"#
      + ListeningAgent.parameters(self, more) + "}\0"
  }
}
