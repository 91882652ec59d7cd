package import ContainerSignature
internal import FoundationEssentials
package import OpenPGP
internal import PrintableText
package import StrictJSON
package import Varlink

/// The agent at the other end of a connection, spoken to in its own interface.
package struct AgentConnection: Sendable {
  /// One step of signing.
  package enum Step: Sendable {
    case waitingForTurn
    case card(AgentCard)
    case waitingForConfirmation
    case waitingForPIN(triesLeft: Int?)
    case waitingForTouch(index: Int)
    case signed(index: Int, message: [UInt8])
    case finished
  }

  static let interface = "org.paraph.Agent"

  let client: VarlinkClient
  let place: DialogPlace?

  /// Takes a connection.
  ///
  /// - Parameters:
  ///   - client: The connection.
  ///   - place: Where dialogs are to appear, for an agent that can't know it.
  package init(_ client: VarlinkClient, place: DialogPlace? = nil) {
    self.client = client
    self.place = place
  }

  /// The cards that are there; only those that fit what is named, if something is.
  package func cards(
    card: String? = nil,
    key: Fingerprint? = nil
  ) async throws(AgentFailure)
    -> [AgentCard]
  {
    do {
      let reply = try await client.call(
        "\(Self.interface).ListCards",
        Self.choice(card: card, key: key)
      )
      var object = try StrictObject(.object(reply), mode: .lenient)
      let cards = try object.required("cards", as: [JSONValue].self)
      var result: [AgentCard] = []
      for (index, card) in cards.enumerated() {
        result.append(try AgentCard(card, at: .root["cards"][index]))
      }
      return result
    } catch let error as VarlinkClientError {
      throw AgentFailure(error)
    } catch let error as JSONShapeError {
      throw AgentFailure(error)
    } catch {
      throw .protocolBroken(String(describing: error))
    }
  }

  /// Signs a commit or tag of git; each step is handed on as it comes.
  ///
  /// - Parameters:
  ///   - object: The object without a signature.
  ///   - repository: What the repository is said to be.
  ///   - card: The card's serial number, if one is named.
  ///   - key: The fingerprint of its key, if one is named.
  ///   - step: What to do with each step; the last one is the end.
  /// - Returns: One signature packet.
  /// - Throws: ``AgentFailure``, or what the step threw.
  package func signGitObject(
    _ object: String,
    repository: String,
    card: String?,
    key: Fingerprint?,
    _ step: (Step) async throws -> Void
  ) async throws -> [UInt8] {
    var parameters = Self.choice(card: card, key: key)
    parameters["object"] = .string(object)
    parameters["repository"] = .string(repository)
    if let place { parameters["place"] = .object(place.json) }
    var signature: [UInt8]?
    do {
      for try await reply in client.replies(to: "\(Self.interface).SignGitObject", parameters) {
        let next = try Step(reply)
        if case .finished = next {
          var object = try StrictObject(.object(reply), mode: .lenient)
          let text = try object.optional("signature", as: String.self)
          signature = text.flatMap { Data(base64Encoded: $0) }.map(Array.init)
        }
        try await step(next)
      }
    } catch let error as VarlinkClientError {
      throw AgentFailure(error)
    } catch let error as JSONShapeError {
      throw AgentFailure(error)
    }
    guard let signature else {
      throw AgentFailure.protocolBroken("that it has finished, without a signature")
    }
    return signature
  }

  /// Signs images; each step is handed on as it comes.
  ///
  /// When the task is cancelled the agent is told, and what it had begun still arrives.
  package func sign(
    _ images: [ImageToSign],
    card: String?,
    key: Fingerprint?,
    _ step: (Step) async throws -> Void
  ) async throws {
    var parameters = Self.choice(card: card, key: key)
    parameters["images"] = .array(images.map { .object($0.json) })
    if let place { parameters["place"] = .object(place.json) }
    let replies = client.replies(to: "\(Self.interface).Sign", parameters)
    do {
      for try await reply in replies {
        try await step(try Step(reply))
      }
    } catch let error as VarlinkClientError {
      throw AgentFailure(error)
    } catch let error as JSONShapeError {
      throw AgentFailure(error)
    }
  }

  /// Ends the calls of Sign that are running in the agent, and approvals that are open.
  ///
  /// - Returns: How many there were.
  package func cancel() async throws(AgentFailure) -> Int {
    do {
      let reply = try await client.call("\(Self.interface).Cancel")
      var object = try StrictObject(.object(reply), mode: .lenient)
      return try object.required("cancelled", as: Int.self)
    } catch let error as VarlinkClientError {
      throw AgentFailure(error)
    } catch let error as JSONShapeError {
      throw AgentFailure(error)
    } catch {
      throw .protocolBroken(String(describing: error))
    }
  }

  static func choice(card: String?, key: Fingerprint?) -> JSONObject {
    var parameters = JSONObject()
    if let card { parameters["card"] = .string(card) }
    if let key { parameters["key"] = .string(key.description) }
    return parameters
  }

  /// Ends the connection, and with it an agent that serves nobody else.
  package func close() { client.close() }
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
      self = .waitingForPIN(triesLeft: try object.optional("tries_left", as: Int.self))
    case "waiting_for_touch":
      self = .waitingForTouch(index: try object.required("index", as: Int.self))
    case "signed":
      let text = try object.required("signature", as: String.self)
      guard let message = Data(base64Encoded: text) else {
        throw AgentFailure.protocolBroken("a signature that isn't base64")
      }
      self = .signed(
        index: try object.required("index", as: Int.self),
        message: [UInt8](message)
      )
    case "finished": self = .finished
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

  package init(_ error: VarlinkClientError) {
    switch error {
    case .method(let error): self = .method(error)
    case .hungUp: self = .hungUp("it ended before its last reply")
    case .message(let error):
      self = .protocolBroken("something that is no reply: \(error.sentence)")
    case .unexpectedContinuation:
      self = .protocolBroken("that more replies follow, though one was asked for")
    case .callInProgress: self = .hungUp("another call goes over the connection")
    case .cancelled: self = .hungUp("the call was cancelled before it was sent")
    case .transport(let error): self = .hungUp(error.sentence)
    }
  }

  package init(_ error: JSONShapeError) {
    self = .protocolBroken("something that its interface doesn't have: \(error.sentence)")
  }
}
