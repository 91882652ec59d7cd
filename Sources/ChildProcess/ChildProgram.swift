internal import Glibc

/// A program, what it is told, and its whole environment.
public struct ChildProgram: Hashable, Sendable {
  /// What `PATH` is where it isn't set.
  private static let standardSearchPath = "/usr/local/bin:/usr/bin:/bin"

  /// The program's absolute path.
  public var path: String
  /// What follows the program's name on its command line.
  ///
  /// Everyone on the machine can read it.
  public var arguments: [String]
  /// All of its environment variables.
  public var environment: [String: String]
  /// Whether it leads a process group of its own, which then ends with it.
  public var leadsGroup: Bool

  /// A program that is there.
  ///
  /// - Parameters:
  ///   - path: The program's absolute path.
  ///   - arguments: What follows the program's name on its command line.
  ///   - environment: All of its environment variables.
  ///   - leadsGroup: Whether what it starts ends with it.
  public init(
    _ path: String,
    _ arguments: [String] = [],
    environment: [String: String],
    leadsGroup: Bool = false
  ) {
    self.path = path
    self.arguments = arguments
    self.environment = environment
    self.leadsGroup = leadsGroup
  }

  /// Looks for a program by its name.
  ///
  /// - Parameters:
  ///   - name: The program's name.
  ///   - searchPath: The folders as `PATH` has them, nil for those of a system.
  /// - Returns: Its absolute path.
  /// - Throws: ``ChildProcessError/notFound(_:)`` with each place.
  public static func find(
    _ name: String,
    searchPath: String?
  ) throws(ChildProcessError) -> String {
    let folders = (searchPath ?? standardSearchPath).split(separator: ":")
    return try find(among: folders.map { "\($0)/\(name)" })
  }

  /// Looks for the first program that is there.
  ///
  /// - Parameter paths: Where it may be. A relative path finds nothing: it would depend on the
  ///   folder that the agent happens to be in.
  /// - Returns: Its absolute path.
  /// - Throws: ``ChildProcessError/notFound(_:)`` with each place.
  public static func find(among paths: [String]) throws(ChildProcessError) -> String {
    for path in paths where path.hasPrefix("/") {
      // Safe because: the string ends with a NUL for as long as the call takes.
      if unsafe access(path, X_OK) == 0 { return path }
    }
    throw .notFound(paths)
  }
}

/// Why a program doesn't run.
public enum ChildProcessError: Error, Hashable, Sendable {
  /// It isn't there; where it was looked for.
  case notFound([String])
  /// It is there and didn't start; the kernel's error number.
  case notStarted(path: String, errno: Int32)
}

/// How a program ended.
public enum ChildEnding: Hashable, Sendable {
  /// By itself, with its exit status.
  case exited(Int32)
  /// By a signal, with its number.
  case killed(Int32)
}
