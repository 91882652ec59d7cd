internal import Glibc
internal import PrintableText
package import QubesService
internal import Varlink

/// The agent that a command speaks with, whichever it is.
package enum Agent {
  /// Lends a connection to the agent that was named, one that listens, or one of one's own.
  ///
  /// - Parameters:
  ///   - address: Which agent; nil for the one that the environment names, or one that listens, or
  ///     else one of one's own.
  ///   - keyAlias: The short name of a key in another qube; nil for a command that no service there
  ///     is for.
  ///   - body: What speaks with the agent.
  /// - Returns: What the body returned.
  /// - Throws: ``Failure`` if there is no agent to be had, or what the body threw.
  package static func withAgent<Value: Sendable>(
    _ address: AgentAddress?,
    keyAlias: KeyAlias? = nil,
    _ body: (AgentConnection) async throws -> Value
  ) async throws -> Value {
    switch try address ?? AgentAddress.named() {
    case .socket(let path):
      let client: VarlinkClient
      do throws(VarlinkTransportError) {
        client = try VarlinkClient(socket: path)
      } catch {
        throw failure(path, error)
      }
      return try await lend(client, body)
    case .command(let text):
      let command = AgentCommand(text)
      try await command.check()
      return try await AgentProcess.withProgram(
        "/bin/sh",
        command.arguments,
        explaining: { command.explained($0, $1) },
        body
      )
    case .qrexec(let target):
      guard let keyAlias else { throw Failure.notForOtherQubes }
      return try await body(AgentConnection(QrexecRoute(target: target, key: keyAlias)))
    case nil:
      if let client = try listening()?.client { return try await lend(client, body) }
      return try await AgentProcess.withOwnAgent([], body)
    }
  }

  /// Lends a connection to the agent that the environment names, or to one that listens on one of
  /// the usual sockets.
  ///
  /// - Parameter body: What speaks with the agent.
  /// - Returns: What the body returned; nil if none is named and no agent listens.
  /// - Throws: ``Failure`` if it can't be reached, or what the body threw.
  package static func withListeningAgent<Value: Sendable>(
    _ body: (AgentConnection) async throws -> Value
  ) async throws -> Value? {
    if let named = try AgentAddress.named() { return try await withAgent(named, body) }
    guard let client = try listening()?.client else { return nil }
    return try await lend(client, body)
  }

  /// The agent that the environment names, or the first of the usual sockets that one listens on.
  ///
  /// - Returns: Its address; nil if none is named and no agent listens.
  /// - Throws: ``Failure``.
  package static func addressOfListening() throws(Failure) -> AgentAddress? {
    if let named = try AgentAddress.named() { return named }
    guard let (path, client) = try listening() else { return nil }
    client.close()
    return .socket(path)
  }

  private static func lend<Value: Sendable>(
    _ client: VarlinkClient,
    _ body: (AgentConnection) async throws -> Value
  ) async throws -> Value {
    let connection = AgentConnection(client, place: .current)
    defer { connection.close() }
    return try await body(connection)
  }

  /// The first of the usual sockets that somebody listens on, and a connection to it.
  private static func listening() throws(Failure) -> (path: String, client: VarlinkClient)? {
    for path in AgentAddress.usualSockets {
      do throws(VarlinkTransportError) {
        return (path, try VarlinkClient(socket: path))
      } catch {
        switch error {
        // No such socket, one that a dead agent left, or one that is for other users.
        case .system(errno: ENOENT), .system(errno: ECONNREFUSED), .system(errno: EACCES): continue
        default: throw failure(path, error)
        }
      }
    }
    return nil
  }

  private static func failure(_ path: String, _ error: VarlinkTransportError) -> Failure {
    let place = printable(path)
    guard case .system(let number) = error else {
      return Failure("AgentNotReached", "\(place): \(error)", status: .agent)
    }
    return switch number {
    case ENOENT:
      Failure(
        "AgentNotReached",
        "there is no agent's socket at \(place)",
        hint: hint("enable --now", path),
        status: .agent
      )
    case ECONNREFUSED:
      Failure(
        "AgentNotReached",
        "no agent listens at \(place)",
        hint: hint("restart", path),
        status: .agent
      )
    case EACCES, EPERM:
      Failure(
        "AgentNotReached",
        "this user may not connect to \(place)",
        hint: "the machine's agent is for members of the group paraph",
        status: .agent
      )
    default:
      Failure(
        "AgentNotReached",
        "\(place): error \(number)",
        status: .agent
      )
    }
  }

  /// How an agent comes to listen on a socket: systemd knows the usual ones.
  private static func hint(_ verb: String, _ path: String) -> String {
    AgentAddress.usualSockets.contains(path)
      ? "systemctl --user \(verb) paraphd.socket"
      : "start one there: paraphd --listen \(printable(path))"
  }
}
