import FoundationEssentials

/// Where the package and what was built of it lie.
public enum ProjectRoot {
  /// The folder of `Package.swift`, absolute.
  public static let path = folder(of: #filePath, levels: 3)

  /// A path in the package.
  ///
  /// - Parameter relativePath: For example `Scripts/card-rig`; `..` leads out of the package.
  /// - Returns: The absolute path.
  public static func path(to relativePath: String) -> String { "\(path)/\(relativePath)" }

  /// A program that was built together with the tests that run.
  ///
  /// - Parameter name: For example `paraph-vcard`.
  /// - Returns: The absolute path, in the folder of the test program; nil if nothing is there.
  public static func builtProgram(_ name: String) -> String? {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let program = folder(of: tests ?? "", levels: 1) + "/" + name
    return FileManager.default.isExecutableFile(atPath: program) ? program : nil
  }

  private static func folder(of path: String, levels: Int) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).dropLast(levels)
      .joined(separator: "/")
  }
}
