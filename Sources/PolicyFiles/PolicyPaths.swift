/// Where the policy files are.
public struct PolicyPaths: Hashable, Sendable {
  /// The system's file.
  public var system: String
  /// The user's file; nil if there is no place for one.
  public var user: String?

  /// The system's file where nobody says otherwise.
  public static let systemDefault = "/etc/paraph/policy.toml"

  /// Takes the paths.
  ///
  /// - Parameters:
  ///   - system: The system's file.
  ///   - user: The user's file, nil if there is no place for one.
  public init(system: String = Self.systemDefault, user: String?) {
    self.system = system
    self.user = user
  }

  /// The paths for a process by its environment.
  ///
  /// Source: XDG Base Directory Specification 0.8, which has relative paths ignored.
  ///
  /// - Parameter environment: The value of a variable, nil if it isn't set.
  public init(environment: (String) -> String?) {
    func absolute(_ name: String) -> String? {
      environment(name).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let folder = absolute("XDG_CONFIG_HOME") ?? absolute("HOME").map { $0 + "/.config" }
    self.init(user: folder.map { $0 + "/paraph/policy.toml" })
  }
}
