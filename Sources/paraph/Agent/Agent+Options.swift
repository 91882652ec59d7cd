import AgentClient

extension Agent {
  /// Lends a connection to the agent that was named, one that listens, or one of one's own.
  ///
  /// - Parameters:
  ///   - options: Which agent, and how one of one's own is started.
  ///   - body: What speaks with the agent.
  /// - Returns: What the body returned.
  /// - Throws: ``Failure`` if there is no agent to be had, or what the body threw.
  static func withAgent<Value: Sendable>(
    _ options: AgentOptions,
    _ body: (AgentConnection) async throws -> Value
  ) async throws -> Value {
    guard options.isForOwnAgent else {
      return try await withAgent(options.choice.agent, keyAlias: options.keyAlias, body)
    }
    return try await AgentProcess.withOwnAgent(options.arguments, body)
  }
}
