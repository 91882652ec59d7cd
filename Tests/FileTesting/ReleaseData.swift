internal import FoundationEssentials

/// The lists and signatures of a real release, which lie beside the package where they are at hand.
public enum ReleaseData {
  /// The package's folder.
  public static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The folder of the data.
  public static let folder = packageRoot + "/../shared/stagex"

  /// Whether the data is at hand; tests that need it are skipped where it isn't.
  public static let isThere = FileManager.default.fileExists(atPath: folder)

  /// The request with the release's images.
  public static let request = folder + "/release-2026.03.0.request.json"

  /// The folder of the release's lists of digests.
  public static let digests = folder + "/digests/2026.03.0"

  /// A checkout of old signatures.
  public static let signatures = folder + "/signatures"
}

/// A program that was built with the tests.
///
/// - Parameter name: The target's name.
/// - Returns: The program's path.
public func builtProgram(_ name: String) -> String {
  let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(name).path
}
