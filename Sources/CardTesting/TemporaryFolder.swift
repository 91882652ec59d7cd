import FoundationEssentials

/// Makes a folder that only this user can read, and removes it with all that is in it.
///
/// - Parameters:
///   - name: The beginning of its name. Keep it short: a socket's path ends at 107 bytes.
///   - body: Gets the absolute path.
/// - Returns: What the body returns.
/// - Throws: What the body throws, or that the folder can't be made.
public func withTemporaryFolder<Result>(
  _ name: String = "paraph",
  _ body: (String) async throws -> Result
) async throws -> Result {
  let random = String(UInt32.random(in: .min ... .max), radix: 36)
  let folder = "\(temporaryRoot)/\(name)-\(random)"
  try FileManager.default.createDirectory(
    atPath: folder,
    withIntermediateDirectories: false,
    attributes: [.posixPermissions: 0o700]
  )
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try await body(folder)
}

private let temporaryRoot = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
