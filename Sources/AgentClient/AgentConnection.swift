package import ContainerSignature
internal import FoundationEssentials
internal import Glibc
package import OpenPGP
internal import PrintableText
internal import QubesService
package import StrictJSON
package import Varlink

/// The agent at the other end of a connection, spoken to in its own interface.
package struct AgentConnection: Sendable {
  /// One step of signing.
  package enum Step: Sendable {
    case waitingForTurn
    case card(AgentCard)
    case waitingForConfirmation
    case waitingForPIN(after: LastPIN?)
    case waitingForTouch(index: Int)
    case signed(index: Int, message: [UInt8])
    case finished(SignedHandoff?)
  }

  static let interface = "org.paraph.Agent"

  /// How calls get to the agent.
  private enum Way: Sendable {
    case connection(VarlinkClient)
    case qrexec(QrexecRoute)
  }

  private let way: Way
  let place: DialogPlace?

  /// Takes a connection.
  ///
  /// - Parameters:
  ///   - client: The connection.
  ///   - place: Where dialogs are to appear, for an agent that can't know it.
  package init(_ client: VarlinkClient, place: DialogPlace? = nil) {
    way = .connection(client)
    self.place = place
  }

  /// Takes the way to another qube, which shows its dialogs where it likes.
  ///
  /// - Parameter route: The qube, and the key that calls are about.
  init(_ route: QrexecRoute) {
    way = .qrexec(route)
    place = nil
  }

  /// The longest call that the agent takes, in bytes; nil where it takes no handoff anyway.
  var callLimit: Int? {
    if case .connection(let client) = way { client.callLimit } else { nil }
  }

  /// The connection that a call goes over.
  ///
  /// - Parameters:
  ///   - service: The call for another qube; nil where no service there does such a thing.
  ///   - body: What calls, once.
  /// - Returns: What the body returned.
  /// - Throws: ``AgentFailure`` if there is no such connection, or for what the client and its replies
  ///   threw in the body; else what the body threw.
  func withClient<Value: Sendable>(
    _ service: (QrexecRoute) -> QrexecService? = { _ in nil },
    _ body: (VarlinkClient) async throws -> Value
  ) async throws -> Value {
    do {
      switch way {
      case .connection(let client): return try await body(client)
      case .qrexec(let route):
        guard let service = service(route) else { throw AgentFailure.failed(.notForOtherQubes) }
        return try await route.withCall(service, body)
      }
    } catch let error as VarlinkClientError {
      throw AgentFailure(error)
    } catch let error as JSONShapeError {
      throw AgentFailure(error)
    }
  }

  /// The same for one reply, of which nothing else can go wrong.
  private func reply<Value: Sendable>(
    _ service: (QrexecRoute) -> QrexecService? = { _ in nil },
    _ body: (VarlinkClient) async throws -> Value
  ) async throws(AgentFailure) -> Value {
    do {
      return try await withClient(service, body)
    } catch let error as AgentFailure {
      throw error
    } catch let error as Failure {
      throw .failed(error)
    } catch {
      throw .protocolBroken(String(describing: error))
    }
  }

  /// What is in the readers; only the cards that fit what is named, if something is.
  package func cards(
    card: String? = nil,
    key: Fingerprint? = nil
  ) async throws(AgentFailure) -> AgentListing {
    try await reply(\.publicKey) { client in
      try AgentListing(
        try await client.call("\(Self.interface).ListCards", Self.choice(card: card, key: key))
      )
    }
  }

  /// Signs images; each step is handed on as it comes.
  ///
  /// When the task is cancelled the agent is told, and what it had begun still arrives.
  ///
  /// - Parameters:
  ///   - images: What is signed, in this order.
  ///   - card: The card's serial number, nil if any will do.
  ///   - key: The key's fingerprint, nil if any will do.
  ///   - earlier: Signatures by this key that a handoff is to list besides those that are made now;
  ///     nil if no handoff is wanted.
  ///   - step: Called for each step.
  /// - Throws: ``AgentFailure``, or what a step threw.
  package func sign(
    _ images: [ImageToSign],
    card: String?,
    key: Fingerprint?,
    handoffAfter earlier: [EarlierSignature]? = nil,
    _ step: (Step) async throws -> Void
  ) async throws {
    var parameters = Self.choice(card: card, key: key)
    parameters["images"] = .array(images.map { .object($0.json) })
    if let earlier {
      parameters["handoff"] = ["earlier": .array(earlier.map { .object($0.json) })]
    }
    if let place { parameters["place"] = .object(place.json) }
    try await withClient({ $0.signing(images) }) { [parameters] client in
      for try await reply in client.replies(to: "\(Self.interface).Sign", parameters) {
        try await step(try Step(reply))
      }
    }
  }

  /// Ends the calls of Sign that are running in the agent, and approvals that are open.
  ///
  /// - Returns: How many there were.
  package func cancel() async throws(AgentFailure) -> Int {
    try await reply { client in
      let reply = try await client.call("\(Self.interface).Cancel")
      var object = try StrictObject(.object(reply), mode: .lenient)
      return try object.required("cancelled", as: Int.self)
    }
  }

  static func choice(card: String?, key: Fingerprint?) -> JSONObject {
    var parameters = JSONObject()
    if let card { parameters["card"] = .string(card) }
    if let key { parameters["key"] = .string(key.description) }
    return parameters
  }

  /// Ends the connection, and with it an agent that serves nobody else.
  package func close() {
    if case .connection(let client) = way { client.close() }
  }
}

extension AgentConnection.Step {
  init(_ reply: JSONObject) throws {
    var object = try StrictObject(.object(reply), mode: .lenient)
    switch try object.required("state", as: String.self) {
    case "waiting_for_turn": self = .waitingForTurn
    case "waiting_for_confirmation": self = .waitingForConfirmation
    case "card":
      let card = try object.required("chosen", as: JSONValue.self)
      self = .card(try AgentCard(card, at: .root["chosen"]))
    case "waiting_for_pin":
      self = .waitingForPIN(after: try LastPIN(&object))
    case "waiting_for_touch":
      self = .waitingForTouch(index: try object.required("index", as: Int.self))
    case "signed":
      let text = try object.required("signature", as: String.self)
      self = .signed(
        index: try object.required("index", as: Int.self),
        message: try [UInt8](base64: text)
      )
    case "finished":
      let handoff = try object.optional("handoff", as: JSONValue.self)
      self = .finished(try handoff.map { try SignedHandoff($0, at: .root["handoff"]) })
    case let state: throw AgentFailure.protocolBroken("the state '\(printable(state))'")
    }
  }
}

/// Why the agent didn't do what it was asked for.
package enum AgentFailure: Error {
  /// It answered with an error of its interface.
  case method(VarlinkError)
  /// It said something that isn't in its interface.
  case protocolBroken(String)
  /// It hung up, with what is known of the reason.
  case hungUp(String)
  /// The way to it failed.
  case failed(Failure)

  package init(_ error: VarlinkClientError) {
    switch error {
    case .method(let error): self = .method(error)
    // What it hadn't read when it ended makes the kernel call it a reset.
    case .hungUp, .transport(.peerGone), .transport(.system(errno: ECONNRESET)):
      self = .hungUp("it ended before its last reply")
    case .message(let error):
      self = .protocolBroken("something that is no reply: \(error.sentence)")
    case .unexpectedContinuation:
      self = .protocolBroken("that more replies follow, though one was asked for")
    case .callInProgress: self = .hungUp("another call goes over the connection")
    case .callTooLong(let count, let limit):
      self = .failed(
        Failure(
          "CallTooLong",
          "the call has \(count) bytes, and this agent takes at most \(limit)",
          hint: "nothing was asked of a card; ask for fewer images at a time",
          status: .refused
        )
      )
    case .cancelled: self = .failed(AgentSentences.interrupted)
    case .transport(let error): self = .hungUp(error.sentence)
    }
  }

  package init(_ error: JSONShapeError) {
    self = .protocolBroken("something that its interface doesn't have: \(error.sentence)")
  }
}
