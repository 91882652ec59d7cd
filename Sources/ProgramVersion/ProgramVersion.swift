/// The version of all programs of this package, which are built and installed together.
public enum ProgramVersion {
  /// What `--version` and the agent's GetInfo tell.
  public static let current = "0.1.0"
}
