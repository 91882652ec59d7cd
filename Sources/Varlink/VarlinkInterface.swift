public import StrictJSON

/// An interface of a service: its description and the code behind its methods.
public struct VarlinkInterface: Sendable {
  /// Answers a call with the parameters of its last, or only, reply.
  ///
  /// Replies before the last go through the sink. The task is cancelled when the client
  /// hangs up or is gone; what is sent until the handler ends still goes out if it can.
  public typealias Handler =
    @Sendable (_ call: VarlinkCall, _ sink: VarlinkSink) async throws(VarlinkError) -> JSONObject

  /// The interface's name, a reverse domain.
  public let name: String
  /// What GetInterfaceDescription answers: the text of the `.varlink` file.
  public let description: String

  private let handlers: [String: Handler]

  /// An interface.
  ///
  /// - Parameters:
  ///   - name: The interface's name, a reverse domain.
  ///   - description: The text of its `.varlink` file.
  ///   - handlers: The methods by their names, without the interface's.
  public init(name: String, description: String, handlers: [String: Handler]) {
    self.name = name
    self.description = description
    self.handlers = handlers
  }

  func answer(
    _ method: String,
    _ call: VarlinkCall,
    _ sink: VarlinkSink
  ) async throws(VarlinkError) -> JSONObject {
    guard let handler = handlers[method] else { throw .methodNotFound(call.method) }
    return try await handler(call, sink)
  }
}
