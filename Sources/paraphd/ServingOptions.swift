import ArgumentParser
import ServiceActivation

/// How callers come to the agent.
struct ServingOptions: ParsableArguments {
  @Flag(help: "Serve one connection on standard input and output, and end with it.")
  var stdio = false

  @Flag(help: "Serve the socket that systemd passes.")
  var systemd = false

  @Option(
    help: ArgumentHelp(
      "Make a socket here and serve it. Its folder is made if it is missing, but none above it.",
      valueName: "path"
    ),
    completion: .file()
  )
  var listen: String?

  @Option(
    help: ArgumentHelp(
      "Make a socket here for paraph-qrexec, which speaks for other qubes.",
      valueName: "path"
    ),
    completion: .file()
  )
  var qrexec: String?

  @Option(
    help: ArgumentHelp(
      "End after so long without a connection; 0 for never.",
      valueName: "seconds"
    )
  )
  var idleExit = 0

  @Option(
    help: ArgumentHelp(
      "Keep the connection to a card so long after its use. scdaemon finds no card meanwhile.",
      valueName: "seconds"
    )
  )
  var holdCard = 2

  /// How long a connection to a card is kept.
  var holdTime: Duration { .seconds(holdCard) }

  /// After how long without a connection the agent ends; nil for never.
  var idleTime: Duration? { idleExit == 0 ? nil : .seconds(idleExit) }

  func validate() throws {
    switch [stdio, systemd, listen != nil].count(where: { $0 }) {
    case 1: break
    case 0:
      throw ValidationError(
        """
        nothing says how callers come to the agent. Give one of
          --stdio        one caller on standard input and output
          --systemd      the socket that systemd passes: systemctl --user start paraphd.socket
          --listen PATH  a socket that it makes itself
        or run paraph, which starts an agent where none listens
        """
      )
    default: throw ValidationError("--stdio, --systemd and --listen PATH exclude each other")
    }
    guard qrexec == nil || listen != nil else {
      throw ValidationError(
        "--qrexec PATH goes with --listen PATH; systemd passes that socket by the name qrexec"
      )
    }
    guard (0...86_400).contains(idleExit) else {
      throw ValidationError("--idle-exit takes 0 to 86400 seconds")
    }
    guard (0...3600).contains(holdCard) else {
      throw ValidationError("--hold-card takes 0 to 3600 seconds")
    }
  }

  /// The sockets to serve: our own, or those that were passed.
  ///
  /// - Parameter passed: What systemd passed on.
  /// - Returns: The sockets.
  /// - Throws: `OwnSocketError`, or that systemd passed none.
  func listeners(_ passed: [PassedSocket]) throws -> Listeners {
    if let listen {
      let own = try OwnSocket(listeningAt: listen)
      let bridge = try qrexec.map { path throws(OwnSocketError) in
        try OwnSocket(listeningAt: path)
      }
      return Listeners(
        callers: [own.descriptor],
        bridges: bridge.map { [$0.descriptor] } ?? [],
        own: [own] + (bridge.map { [$0] } ?? [])
      )
    }
    guard !passed.isEmpty else {
      throw ValidationError("systemd passed no socket: paraphd.socket has to start this service")
    }
    return Listeners(
      callers: passed.filter { $0.name != Self.bridgeSocket }.map(\.descriptor),
      bridges: passed.filter { $0.name == Self.bridgeSocket }.map(\.descriptor),
      own: []
    )
  }

  /// `FileDescriptorName=` of the socket on which only bridges from other qubes are served.
  private static let bridgeSocket = "qrexec"
}

/// The sockets that an agent listens on.
struct Listeners {
  /// For callers on this machine.
  let callers: [Int32]
  /// For bridges, which say for which qube they speak.
  let bridges: [Int32]
  /// Those that are ours to remove.
  let own: [OwnSocket]
}
