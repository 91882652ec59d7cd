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
      "Make a socket here and serve it, instead of the one that systemd passes.",
      valueName: "path"
    ),
    completion: .file()
  )
  var listen: String?

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
    guard (0...86_400).contains(idleExit) else {
      throw ValidationError("--idle-exit takes 0 to 86400 seconds")
    }
    guard (0...3600).contains(holdCard) else {
      throw ValidationError("--hold-card takes 0 to 3600 seconds")
    }
  }

  /// The sockets to serve: one of our own, or those that were passed.
  ///
  /// - Parameter passed: What systemd passed on.
  /// - Returns: The listening descriptors, and the socket that is ours to remove.
  /// - Throws: `OwnSocketError`, or that systemd passed none.
  func listeners(_ passed: [PassedSocket]) throws -> (descriptors: [Int32], own: OwnSocket?) {
    if let listen {
      let own = try OwnSocket(listeningAt: listen)
      return ([own.descriptor], own)
    }
    guard !passed.isEmpty else {
      throw ValidationError("systemd passed no socket: paraphd.socket has to start this service")
    }
    return (passed.map(\.descriptor), nil)
  }
}
