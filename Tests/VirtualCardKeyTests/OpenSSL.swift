import FoundationEssentials
import Subprocess

/// The `openssl` program, which is the judge in these tests, with a folder for its files.
struct OpenSSL: ~Copyable {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: folder.appending(path: name))
  }

  func read(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: folder.appending(path: name)))
  }

  /// Runs a command in the folder; whether it ended well.
  @discardableResult
  func run(_ arguments: String...) async throws -> Bool {
    try await run(arguments)
  }

  /// Runs a command in the folder; whether it ended well.
  @discardableResult
  func run(_ arguments: [String]) async throws -> Bool {
    let result = try await Subprocess.run(
      .name("env"),
      arguments: Arguments(["--chdir", folder.path, "openssl"] + arguments),
      output: .discarded,
      error: .discarded
    )
    return result.terminationStatus.isSuccess
  }
}
