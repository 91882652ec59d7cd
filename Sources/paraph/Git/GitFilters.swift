import AgentClient

/// The programs that git is configured to run on files as it reads and writes them.
///
/// Those of the checkout's own configuration are refused. Those of the user's are switched off: it
/// is the checkout that says by `.gitattributes` on which files they run, and by files such as
/// `.lfsconfig` what they reach.
///
/// Source: gitattributes(5), "filter"; git-config(1), "Includes".
struct GitFilters: Sendable {
  /// What git's environment must have so that no filter runs.
  let switchedOff: [String: String]

  /// Looks at the configuration as it is now; another branch may bring in other files of it.
  ///
  /// - Throws: ``Failure`` if the checkout's own has git run a program, or may once another branch
  ///   is checked out.
  init(of git: Git) async throws(Failure) {
    let listed = try await git.tell(["config", "--show-scope", "--name-only", "-z", "--list"])
    let words = listed.split(separator: "\0").map(String.init)
    var refused: Set<String> = []
    var filters: Set<String> = []
    for (scope, key) in zip(words, words.dropFirst()) {
      let isOwn = ["local", "worktree"].contains(scope)
      // Only what is between the dots may be in capitals.
      if key.hasPrefix("filter."), let dot = key.lastIndex(of: ".") {
        if isOwn { refused.insert(key) } else { filters.insert(String(key[..<dot])) }
      } else if isOwn, key.hasPrefix("includeif.onbranch:") {
        refused.insert(key)
      }
    }
    guard refused.isEmpty else { throw GitSentences.programs(refused.sorted()) }
    var settings: [(key: String, value: String)] = []
    for filter in filters.sorted() {
      settings += ["clean", "smudge", "process"].map { ("\(filter).\($0)", "") }
      settings.append(("\(filter).required", "false"))
    }
    // Not by -c, which ends a key at its first "=".
    var environment = ["GIT_CONFIG_COUNT": "\(settings.count)"]
    for (index, setting) in settings.enumerated() {
      environment["GIT_CONFIG_KEY_\(index)"] = setting.key
      environment["GIT_CONFIG_VALUE_\(index)"] = setting.value
    }
    switchedOff = environment
  }
}
