extension Policy {
  /// Reads the policy that the system's and the user's file make together.
  ///
  /// The user's file may only be stricter in what the system's file names; what neither names is
  /// as the defaults say.
  ///
  /// - Parameters:
  ///   - system: The system's file, nil if there is none.
  ///   - user: The user's file, nil if there is none.
  ///   - defaults: What the program's command line says.
  ///   - accounts: The users and groups of the machine.
  /// - Throws: ``PolicyError`` with all problems of both files.
  public init(
    system: PolicySource?,
    user: PolicySource?,
    defaults: PolicyDefaults = PolicyDefaults(),
    accounts: PolicyAccounts
  ) throws(PolicyError) {
    self.init(defaults: defaults)
    var problems: [PolicyProblem] = []
    let layers = [system, user].map { source in
      guard let source else { return PolicyLayer() }
      var reader = PolicyReader(file: source.file, accounts: accounts)
      let layer = PolicyLayer(source, by: &reader)
      problems += reader.problems
      return layer
    }
    for definition in RuleDefinitions.all {
      if let problem = definition.merge(layers[0], layers[1], into: &self) {
        problems.append(problem)
      }
    }
    problems += layers[1].clients.flatMap { $0.loosenings(of: layers[0].clients) }
    problems += layers[1].keyNames.compactMap { $0.renaming(of: layers[0].keyNames) }
    guard problems.isEmpty else { throw PolicyError(problems: problems) }
    let named = Set(layers[0].keyNames.map(\.alias))
    keyNames = layers[0].keyNames + layers[1].keyNames.filter { !named.contains($0.alias) }
    clients = layers.map(\.clients).filter { !$0.isEmpty }
  }
}

extension PolicyClient {
  /// What this entry of the user's file allows that the system's entry for the same forbids.
  fileprivate func loosenings(of system: [PolicyClient]) -> [PolicyProblem] {
    guard let other = system.first(where: { $0.principal.isSame(as: principal) }) else { return [] }
    return [
      loosening(of: "keys of \(principal)", other.keys, keys),
      loosening(of: "repositories of \(principal)", other.repositories, repositories),
      loosening(of: "git-repositories of \(principal)", other.gitRepositories, gitRepositories),
      loosening(of: "max-batch of \(principal)", other.maxBatch, maxBatch),
    ]
    .compactMap(\.self)
  }
}
