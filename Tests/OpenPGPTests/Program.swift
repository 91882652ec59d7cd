import FoundationEssentials
import Subprocess

/// What a program left behind.
struct ProgramResult: Sendable {
  var isSuccess: Bool
  var output: [UInt8]
  var error: String
}

/// Runs a program that others wrote, with nothing of this user's settings.
func run(
  _ name: String,
  _ arguments: [String],
  home: TemporaryFolder,
  input: [UInt8] = []
) async throws -> ProgramResult {
  let result = try await Subprocess.run(
    .name(name),
    arguments: Arguments(arguments),
    environment: .inherit.updating([
      "HOME": home.path, "GNUPGHOME": home.path, "XDG_RUNTIME_DIR": home.path, "LC_ALL": "C",
      // A scdaemon would take the card of a test that runs meanwhile.
      "PCSCLITE_CSOCK_NAME": "\(home.path)/no-pcscd",
    ]),
    input: .array(input),
    output: .bytes(limit: 8 << 20),
    error: .string(limit: 1 << 20)
  )
  return ProgramResult(
    isSuccess: result.terminationStatus.isSuccess,
    output: result.standardOutput,
    error: result.standardError
  )
}

/// A folder of a test's own, with a path short enough for the sockets of GnuPG's agent.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = "/tmp/paraph-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(
      atPath: path,
      withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700]
    )
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file.
  ///
  /// - Returns: Its path.
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = "\(path)/\(name)"
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }
}
