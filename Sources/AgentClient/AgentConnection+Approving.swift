package import ContainerSignature
internal import FoundationEssentials
package import OpenPGP
internal import StrictJSON
internal import Varlink

extension AgentConnection {
  /// One step of an approval of a coming set.
  package enum ApprovalStep: Sendable {
    /// A step before it is given.
    case asking(Step)
    /// It is given: so many images may be signed, each once, for so many seconds.
    case approved(count: Int, remaining: Int)
    /// It is over; `reason` is the name of what ended it before all were signed.
    case over(signed: Int, reason: String?)
  }

  /// Asks for the approval of a coming set; each step is handed on as it comes.
  ///
  /// - Parameters:
  ///   - images: The set.
  ///   - card: The card by its serial number, if one was named.
  ///   - key: The card by its key, if one was named.
  ///   - whileConnected: Whether the approval ends with this call, which then lasts to its end;
  ///     cancelling the task ends both, and how it ended is still handed on.
  ///   - step: Takes each step.
  /// - Throws: ``AgentFailure``, or what `step` threw.
  package func approve(
    _ images: [ImageToSign],
    card: String?,
    key: Fingerprint?,
    whileConnected: Bool,
    _ step: (ApprovalStep) async throws -> Void
  ) async throws {
    var parameters = Self.choice(card: card, key: key)
    parameters["images"] = .array(images.map { .object($0.json) })
    if let place { parameters["place"] = .object(place.json) }
    if whileConnected { parameters["while_connected"] = true }
    try await withClient { [parameters] client in
      for try await reply in client.replies(to: "\(Self.interface).Approve", parameters) {
        try await step(try ApprovalStep(reply))
      }
    }
  }
}

extension AgentConnection.ApprovalStep {
  fileprivate init(_ reply: JSONObject) throws {
    var object = try StrictObject(.object(reply), mode: .lenient)
    switch try object.required("state", as: String.self) {
    case "approved":
      self = .approved(
        count: try object.required("count", as: Int.self),
        remaining: try object.required("remaining", as: Int.self)
      )
    case "over":
      self = .over(
        signed: try object.required("signed", as: Int.self),
        reason: try object.optional("reason", as: String.self)
      )
    default: self = .asking(try AgentConnection.Step(reply))
    }
  }
}
