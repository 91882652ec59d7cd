import ArgumentParser
import Glibc
import PolicyFiles

/// Which policy files are read: shared by the commands about the policy.
struct PolicyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Another file instead of the system's, \(PolicyPaths.systemDefault).",
      valueName: "path"
    ),
    completion: .file(extensions: ["toml"])
  )
  var system: String?

  @Option(
    help: ArgumentHelp(
      "Another file instead of the user's, $XDG_CONFIG_HOME/paraph/policy.toml.",
      valueName: "path"
    ),
    completion: .file(extensions: ["toml"])
  )
  var user: String?

  /// Reads the policy.
  ///
  /// - Throws: ``Failure`` with all that is wrong with both files.
  func load() throws -> LoadedPolicy {
    var paths = PolicyPaths { name in
      // Safe because: the string is copied, and nothing here changes the environment.
      unsafe getenv(name).map { unsafe String(cString: $0) }
    }
    if let system { paths.system = system }
    if let user { paths.user = user }
    let loaded: LoadedPolicy
    do throws(PolicyLoadError) {
      // A draft of the system's file may still be the user's own.
      loaded = try LoadedPolicy(paths, systemOwners: system == nil ? [0] : [0, geteuid()])
    } catch {
      throw PolicySentences.failure(error)
    }
    // A file that was named is meant to be there.
    let missing = loaded.files.filter { !$0.isThere && [system, user].contains($0.path) }
    guard missing.isEmpty else { throw PolicySentences.missing(missing.map(\.path)) }
    return loaded
  }
}
