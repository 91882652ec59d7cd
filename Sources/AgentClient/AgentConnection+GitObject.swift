internal import FoundationEssentials
package import OpenPGP
internal import StrictJSON
internal import Varlink

extension AgentConnection {
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
    let signature = try await withClient { [parameters] client in
      var signature: [UInt8]?
      for try await reply in client.replies(to: "\(Self.interface).SignGitObject", parameters) {
        let next = try Step(reply)
        if case .finished = next {
          var object = try StrictObject(.object(reply), mode: .lenient)
          let text = try object.optional("signature", as: String.self)
          signature = text.flatMap { Data(base64Encoded: $0) }.map(Array.init)
        }
        try await step(next)
      }
      return signature
    }
    guard let signature else {
      throw AgentFailure.protocolBroken("that it has finished, without a signature")
    }
    return signature
  }
}
