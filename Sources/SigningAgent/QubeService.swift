internal import Glibc
internal import OpenPGP
internal import Policy
internal import PrintableText
public import QubesService
internal import StrictJSON
public import Varlink

/// The agent's methods for one call from another qube: what the name of its service allows, no more.
///
/// Dom0's policy let a name through, which says the method and the key, and perhaps a repository. What
/// the body names must lie within; what it leaves out is filled in from the name. Nothing that goes
/// back tells of this qube what the caller needn't know.
public struct QubeService: Sendable {
  private let agent: SigningAgent
  private let call: QrexecCall
  private let caller: Caller
  private let version: String

  /// Puts an agent behind one call.
  ///
  /// - Parameters:
  ///   - agent: What does the work.
  ///   - call: What dom0 allowed, and to which qube.
  ///   - bridge: The process at the other end of the socket, which proves nothing.
  ///   - version: The program's version.
  public init(_ agent: SigningAgent, for call: QrexecCall, by bridge: Caller, version: String) {
    self.agent = agent
    self.call = call
    var caller = bridge
    caller.qube = call.source.name
    caller.keyAlias = call.service.key.name
    self.caller = caller
    self.version = version
  }

  /// What serves the call, counted with the others of the same qube.
  public var introduced: IntroducedService {
    IntroducedService(
      service,
      source: call.source.name,
      tooMany: VarlinkError("\(AgentInterface.name).TooManyCalls")
    )
  }

  /// The service, to be served with one call.
  public var service: VarlinkService {
    VarlinkService(
      vendor: "Paraph",
      product: "paraphd",
      version: version,
      url: "man:paraphd(8)",
      describesItself: false,
      interfaces: [
        VarlinkInterface(
          name: AgentInterface.name,
          description: "",
          handlers: [
            "GetInfo": handler("GetInfo"),
            "ListCards": handler("ListCards"),
            "Cancel": handler("Cancel"),
            "Sign": handler("Sign"),
            "SignGitObject": handler("SignGitObject"),
            "Approve": handler("Approve"),
          ]
        )
      ]
    )
  }

  private var allowedMethod: String {
    switch call.service.method {
    case .sign: "Sign"
    case .publicKey: "ListCards"
    }
  }

  /// The parameters of the allowed method.
  private var allowedParameters: Set<String> {
    switch call.service.method {
    case .sign: ["images", "card", "key", "place"]
    case .publicKey: ["card", "key"]
    }
  }

  /// The method if it is the allowed one, or else its refusal.
  ///
  /// A call that wants no reply is refused as well, though nobody hears of it: what a person
  /// approves here is for somebody who waits for it.
  private func handler(_ method: String) -> VarlinkInterface.Handler {
    { (call, sink) async throws(VarlinkError) in
      guard call.mode != .oneway else {
        throw refusal([Obstacle("no_reply", found: call.mode.rawValue)])
      }
      guard method == allowedMethod else {
        throw refusal([Obstacle("other_method", found: method, wanted: allowedMethod)])
      }
      return try await answer(call, sink)
    }
  }

  private func answer(
    _ call: VarlinkCall,
    _ sink: VarlinkSink
  ) async throws(VarlinkError) -> JSONObject {
    do throws(VarlinkError) {
      return try await answerUnguarded(call, sink)
    } catch {
      throw error.forOtherQube
    }
  }

  /// The answer, whose error may tell more than another qube is told.
  private func answerUnguarded(
    _ call: VarlinkCall,
    _ sink: VarlinkSink
  ) async throws(VarlinkError) -> JSONObject {
    let narrowed = try narrowed(call)
    let methods = AgentService(agent, for: caller, version: version)
    switch self.call.service.method {
    case .sign:
      try await agent.requireNoPause(of: caller)
      do throws(VarlinkError) {
        return try await methods.sign(narrowed, sink)
      } catch {
        if error.isRefusalOnRecord { await agent.dialogs.noteRefusal(of: caller.identity) }
        throw error
      }
    case .publicKey:
      let reply = try await methods.listCards(narrowed)
      guard case .array(let cards) = reply["cards"] else { return ["cards": []] }
      return ["cards": .array(Self.keys(of: cards))]
    }
  }

  /// The call with everything in it that the service's name says, or every reason against it.
  private func narrowed(_ call: VarlinkCall) throws(VarlinkError) -> VarlinkCall {
    let key: Fingerprint
    do throws(AgentError) {
      key = try agent.key(named: self.call.service.key, for: caller)
    } catch {
      throw error.varlink
    }
    var obstacles = FirstReasons<Obstacle>()
    for member in call.parameters.members where member.value != .null {
      if !allowedParameters.contains(member.name) {
        obstacles.append(Obstacle("other_parameter", found: printable(member.name, limit: 64)))
      }
    }
    if let named = try CardChoice(parsing: call.parameters).key, named != key {
      obstacles.append(
        Obstacle("other_key", found: named.description, wanted: self.call.service.key.name)
      )
    }
    var narrowed = call
    narrowed.parameters["key"] = .string(key.description)
    if let wanted = self.call.service.repository?.name {
      let order = try SigningOrder(signing: narrowed.parameters, from: caller)
      for repository in order.repositories where repository != wanted {
        obstacles.append(Obstacle("other_repository", found: repository, wanted: wanted))
      }
    }
    guard obstacles.isEmpty else {
      throw refusal(obstacles.list { _, count in Obstacle("further", found: "\(count)") })
    }
    return narrowed
  }

  private func refusal(_ obstacles: [Obstacle]) -> VarlinkError {
    VarlinkError(
      "\(AgentInterface.name).ServiceRefused",
      [
        "service": .string(call.service.fullName),
        "obstacles": .array(obstacles.map { .object($0.json) }),
      ]
    )
  }

  /// The cards with nothing but their keys, each key once.
  private static func keys(of cards: [JSONValue]) -> [JSONValue] {
    cards.reduce(into: []) { keys, card in
      guard case .object(let object) = card, let key = object["key"] else { return }
      let card: JSONValue = .object(["key": key])
      if !keys.contains(card) { keys.append(card) }
    }
  }
}

/// One reason why a call doesn't lie within what its service's name allows.
private struct Obstacle {
  let json: JSONObject

  init(_ code: String, found: String, wanted: String? = nil) {
    var json: JSONObject = ["code": .string(code), "found": .string(found)]
    if let wanted { json["wanted"] = .string(wanted) }
    self.json = json
  }
}
