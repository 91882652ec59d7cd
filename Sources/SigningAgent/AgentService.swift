internal import FoundationEssentials
internal import Glibc
internal import Handoff
internal import StrictJSON
public import Varlink

/// The agent's methods as a Varlink service, for the caller at the other end of one connection.
///
/// Parses what came, calls the agent, and puts what happens into replies; it decides nothing.
public struct AgentService: Sendable {
  let agent: SigningAgent
  let caller: Caller
  private let version: String

  /// Puts an agent behind its interface.
  ///
  /// - Parameters:
  ///   - agent: What does the work.
  ///   - caller: Who calls.
  ///   - version: The program's version, as GetInfo tells it.
  public init(_ agent: SigningAgent, for caller: Caller, version: String) {
    self.agent = agent
    self.caller = caller
    self.version = version
  }

  /// The service, to be served on the caller's connection.
  public var service: VarlinkService {
    VarlinkService(
      vendor: "Paraph",
      product: "paraphd",
      version: version,
      // What is installed beside the program; it has no page that will be there for ever.
      url: "man:paraphd(8)",
      interfaces: [
        VarlinkInterface(
          name: AgentInterface.name,
          description: AgentInterface.description,
          handlers: [
            "GetInfo": { (call, _) throws(VarlinkError) in try info(call) },
            "ListCards": { (call, _) throws(VarlinkError) in try await listCards(call) },
            "Cancel": { (_, _) throws(VarlinkError) in await cancel() },
            "Approve": { (call, sink) throws(VarlinkError) in try await approve(call, sink) },
            "Sign": { (call, sink) throws(VarlinkError) in try await sign(call, sink) },
            "SignGitObject": { (call, sink) throws(VarlinkError) in
              try await signGitObject(call, sink)
            },
          ]
        )
      ]
    )
  }

  private func info(_ call: VarlinkCall) throws(VarlinkError) -> JSONObject {
    ["version": .string(version), "process_id": .integer(Int64(getpid()))]
  }

  func listCards(_ call: VarlinkCall) async throws(VarlinkError) -> JSONObject {
    let choice = try CardChoice(parsing: call.parameters)
    do throws(AgentError) {
      return try await agent.listCards(for: caller, serial: choice.serial, key: choice.key).json
    } catch {
      throw error.varlink
    }
  }

  private func cancel() async -> JSONObject {
    ["cancelled": .integer(Int64(await agent.cancel(for: caller)))]
  }

  func sign(
    _ call: VarlinkCall,
    _ sink: VarlinkSink
  ) async throws(VarlinkError) -> JSONObject {
    let order = try SigningOrder(signing: call.parameters, from: caller)
    let collected = try await sign(order, sink)
    var last: JSONObject = [
      "state": "finished", "count": .integer(Int64(order.images.count)),
    ]
    if !sink.wantsMore {
      last["signatures"] = .array(await collected.messages.map { .string($0.base64) })
    }
    if let (document, signature) = await collected.handoff {
      last["handoff"] = .object(document.json(signedBy: signature))
    }
    return last
  }

  private func signGitObject(
    _ call: VarlinkCall,
    _ sink: VarlinkSink
  ) async throws(VarlinkError) -> JSONObject {
    let order = try SigningOrder(signingGitObject: call.parameters, from: caller)
    let collected = try await sign(order, sink)
    var last: JSONObject = ["state": "finished"]
    if let signature = await collected.gitSignature {
      last["signature"] = .string(signature.base64)
    }
    return last
  }

  /// Signs an order, and keeps what the last reply is to tell.
  private func sign(
    _ order: SigningOrder,
    _ sink: VarlinkSink
  ) async throws(VarlinkError) -> Collected {
    let collected = Collected()
    do throws(AgentError) {
      try await agent.sign(order) { event in
        await collected.take(event, wantsMore: sink.wantsMore)
        let json = caller.qube == nil ? event.json : event.jsonForOtherQube
        guard let reply = json else { return }
        await sink.send(reply)
      }
    } catch {
      throw error.varlink
    }
    return collected
  }
}

/// What the last reply tells: for a caller who wants one reply the images' signatures as well.
private actor Collected {
  private(set) var messages: [[UInt8]] = []
  private(set) var gitSignature: [UInt8]?
  private(set) var handoff: (document: Handoff, signature: [UInt8])?

  func take(_ event: SigningEvent, wantsMore: Bool) {
    switch event {
    case .signed(_, let message): if !wantsMore { messages.append(message) }
    case .signedGitObject(let signature): gitSignature = signature
    case .signedHandoff(let document, let signature): handoff = (document, signature)
    default: break
    }
  }
}

extension [UInt8] {
  /// The bytes in base64, as Varlink carries bytes.
  var base64: String { Data(self).base64EncodedString() }
}
