import FoundationEssentials
import Subprocess

/// The `varlink` package from PyPI: the reference client that Debian doesn't have.
///
/// It lives in a virtual environment of its own in `.build`, made by the first run that can
/// reach PyPI.
public enum PythonVarlink {
  /// The version that is installed.
  public static let version = "31.0.0"

  /// The folder of this package.
  public static let packageRoot = String(
    #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
  )

  /// The interpreter that has it.
  public static let python = "\(packageRoot)/.build/varlink-\(version)/bin/python"

  private static let preparation = Task { () -> Bool in
    if await isInstalled() { return true }
    let folder = "\(packageRoot)/.build/varlink-\(version)"
    let made = try? await run(
      .name("python3"),
      arguments: ["-m", "venv", "--clear", folder],
      output: .discarded
    )
    guard made?.terminationStatus.isSuccess == true else { return false }
    _ = try? await run(
      .name("env"),
      arguments: [
        python, "-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "10",
        "varlink==\(version)",
      ],
      output: .discarded
    )
    return await isInstalled()
  }

  /// Whether it is there, after an attempt to install it; where all tools are said to be, tests
  /// that miss it are to fail.
  public static func isAvailable() async -> Bool {
    let isThere = await preparation.value
    return isThere || ProcessInfo.processInfo.environment["PARAPH_ALL_TOOLS"] != nil
  }

  private static func isInstalled() async -> Bool {
    let result = try? await run(
      .name("env"),
      arguments: [python, "-c", "import varlink.cli"],
      output: .discarded
    )
    return result?.terminationStatus.isSuccess == true
  }

  /// Runs Python; returns what it wrote to both outputs, since its exit status tells nothing.
  public static func runPython(_ arguments: [String]) async throws -> String {
    let result = try await run(
      .name("env"),
      arguments: Arguments([python] + arguments),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    return result.standardOutput + result.standardError
  }
}
