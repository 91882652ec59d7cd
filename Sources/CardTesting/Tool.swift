import FoundationEssentials

/// Programs that others wrote, which the tests prove ours against.
public enum Tool {
  /// Where a program lies.
  ///
  /// The system's folders come before `PATH`: a Python program of the distribution breaks under
  /// another Python that comes first there.
  ///
  /// - Parameter name: For example `gpg`.
  /// - Returns: Its absolute path; nil if this machine doesn't have it.
  public static func path(_ name: String) -> String? {
    let searched = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return (systemFolders + searched.map(String.init)).lazy.map { "\($0)/\(name)" }
      .first(where: FileManager.default.isExecutableFile(atPath:))
  }

  /// Whether all of the programs are there, as a condition for a test.
  ///
  /// - Parameter names: For example `gpg`, `gpgv`.
  /// - Returns: False if one is missing; never where all have been installed, so that a test that
  ///   misses its program fails there.
  public static func have(_ names: String...) -> Bool {
    areAllInstalled || names.allSatisfy { path($0) != nil }
  }

  /// Whether somebody has installed all that tests need, and says so by `PARAPH_ALL_TOOLS`.
  public static let areAllInstalled =
    ProcessInfo.processInfo.environment["PARAPH_ALL_TOOLS"] != nil
}

let systemFolders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]
