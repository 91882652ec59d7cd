internal import Glibc
internal import PrintableText
internal import Varlink

/// The agent that a command speaks with, whichever it is.
package enum Agent {
  /// Lends a connection to the agent that was named, one that listens, or one of one's own.
  ///
  /// - Parameters:
  ///   - address: Which agent; nil for one that listens, or else one of one's own.
  ///   - body: What speaks with the agent.
  /// - Returns: What the body returned.
  /// - Throws: ``Failure`` if there is no agent to be had, or what the body threw.
  package static func withAgent<Value: Sendable>(
    _ address: AgentAddress?,
    _ body: (AgentConnection) async throws -> Value
  ) async throws -> Value {
    switch address {
    case .socket(let path):
      let client: VarlinkClient
      do throws(VarlinkTransportError) {
        client = try VarlinkClient(socket: path)
      } catch {
        throw failure(path, error)
      }
      return try await lend(client, body)
    case .command(let command):
      // The shell gives way to the program, so that ending it ends the program.
      return try await AgentProcess.withProgram("/bin/sh", ["-c", "exec \(command)"], body)
    case nil:
      if let client = try listening() { return try await lend(client, body) }
      return try await AgentProcess.withOwnAgent([], body)
    }
  }

  /// Lends a connection to an agent that listens on one of the usual sockets.
  ///
  /// - Parameter body: What speaks with the agent.
  /// - Returns: What the body returned; nil if no agent listens.
  /// - Throws: ``Failure`` if it can't be reached, or what the body threw.
  package static func withListeningAgent<Value: Sendable>(
    _ body: (AgentConnection) async throws -> Value
  ) async throws -> Value? {
    guard let client = try listening() else { return nil }
    return try await lend(client, body)
  }

  private static func lend<Value: Sendable>(
    _ client: VarlinkClient,
    _ body: (AgentConnection) async throws -> Value
  ) async throws -> Value {
    let connection = AgentConnection(client, place: .current)
    defer { connection.close() }
    return try await body(connection)
  }

  /// A connection to the first of the usual sockets that somebody listens on.
  private static func listening() throws(Failure) -> VarlinkClient? {
    for path in AgentAddress.usualSockets {
      do throws(VarlinkTransportError) {
        return try VarlinkClient(socket: path)
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
        hint: "systemctl --user enable --now paraphd.socket",
        status: .agent
      )
    case ECONNREFUSED:
      Failure(
        "AgentNotReached",
        "no agent listens at \(place)",
        hint: "systemctl --user restart paraphd.socket",
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
}
