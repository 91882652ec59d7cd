internal import OpenPGP
internal import TOML

extension Policy {
  /// What stands against a caller, in each file that has client entries.
  ///
  /// The first entry that names the caller counts. The agent's own user needs none, but one that
  /// names him limits him too. A qube always needs one.
  func clientRefusals(
    _ caller: PolicyCaller,
    _ request: PolicyRequest,
    key: Fingerprint?
  ) -> [PolicyRefusal] {
    if clients.isEmpty, !caller.isAgentItself {
      let wanted =
        caller.qube == nil
        ? "user \(caller.agentUID), as whom the agent runs, or an entry [[client]]"
        : Self.qubeEntry
      return [PolicyRefusal(.client, found: caller.words, wanted: wanted, .builtIn)]
    }
    return clients.flatMap { entries -> [PolicyRefusal] in
      if let entry = entries.first(where: { $0.names(caller) }) {
        return entry.refusals(of: request, key: key)
      }
      guard !caller.isAgentItself, let first = entries.first else { return [] }
      // Which others there are isn't told to another qube.
      let wanted =
        caller.qube == nil
        ? beginning(of: entries.map(\.principal.description), limit: 10) : Self.qubeEntry
      return [PolicyRefusal(.client, found: caller.words, wanted: wanted, .file(first.place))]
    }
  }

  private static let qubeEntry = "an entry [[client]] with the name of this qube"
}

extension PolicyClient {
  fileprivate func refusals(of request: PolicyRequest, key: Fingerprint?) -> [PolicyRefusal] {
    var broken: [PolicyRefusal] = []
    if let keys, let key, !keys.value.permits({ $0 == key }) {
      broken.append(clientRefusal("key \(key.policyText)", refusal(.keys, found: "", keys)))
    }
    if let repositories, let strange = strangers(in: request, to: repositories.value) {
      broken.append(
        clientRefusal("repository \(strange)", refusal(.repositories, found: "", repositories))
      )
    }
    if let gitRepositories, let repository = request.gitRepository,
      !gitRepositories.value.permits({ $0.matches(repository) })
    {
      broken.append(
        clientRefusal("git repository \(repository)", gitRefusal(of: repository, gitRepositories))
      )
    }
    if let maxBatch, request.imageCount > maxBatch.value.number {
      broken.append(
        PolicyRefusal(
          .client,
          found: "\(request.imageCount) images for \(principal)",
          wanted: "at most \(maxBatch.value.number)",
          maxBatch.origin
        )
      )
    }
    return broken
  }

  /// The same refusal as one of the rule `client`.
  private func clientRefusal(_ found: String, _ refusal: PolicyRefusal) -> PolicyRefusal {
    PolicyRefusal(
      .client,
      found: "\(found) for \(principal)",
      wanted: refusal.wanted,
      refusal.origin
    )
  }
}
