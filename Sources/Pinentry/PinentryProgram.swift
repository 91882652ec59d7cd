internal import Glibc

/// The program that is started, and its environment.
struct PinentryProgram: Sendable {
  /// What `PATH` is where it isn't set.
  private static let standardSearchPath = "/usr/local/bin:/usr/bin:/bin"

  let path: String
  let environment: PinentryEnvironment

  /// Finds the program.
  init(path: String?, environment: PinentryEnvironment) throws(PinentryError) {
    let candidates: [String]
    if let path {
      candidates = [path]
    } else {
      let folders = environment.variables["PATH"] ?? Self.standardSearchPath
      candidates = folders.split(separator: ":").map { "\($0)/pinentry" }
    }
    // A relative path would depend on the folder that the agent happens to be in.
    let found = candidates.first { candidate in
      // Safe because: the string ends with a NUL for as long as the call takes.
      unsafe candidate.hasPrefix("/") && access(candidate, X_OK) == 0
    }
    guard let found else { throw .notFound(candidates) }
    self.path = found
    self.environment = environment
  }
}
