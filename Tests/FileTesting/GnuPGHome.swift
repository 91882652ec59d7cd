internal import FoundationEssentials
internal import Subprocess

/// A home of GnuPG of a test's own, with throw-away keys in software and a clock that is set.
public final class GnuPGHome: Sendable {
  /// The folder; files of the test have room in it.
  public let folder: TemporaryFolder

  /// Makes a home.
  public init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
  }

  /// Ends GnuPG's agent, which would outlive the folder.
  public func end() async throws {
    _ = try await runProgram("gpgconf", ["--kill", "all"], environment: environment)
  }

  private var environment: [Environment.Key: String] {
    [
      "GNUPGHOME": folder.path, "HOME": folder.path, "LC_ALL": "C",
      // A scdaemon would take the card of a test that runs meanwhile.
      "PCSCLITE_CSOCK_NAME": folder.path("no-pcscd"),
    ]
  }

  /// Runs gpg.
  ///
  /// - Parameters:
  ///   - arguments: What it is to do.
  ///   - time: The time that it believes it is, `20230101T000000`; nil for the host's.
  /// - Returns: What it said; it has ended with exit code 0.
  /// - Throws: ``GnuPGFailure`` with what it said if it failed.
  @discardableResult
  public func gpg(_ arguments: [String], at time: String? = nil) async throws -> ProgramResult {
    try await shell(gpgCommand(arguments, at: time))
  }

  /// Runs gpg with answers to what it asks.
  ///
  /// - Parameters:
  ///   - arguments: What it is to do.
  ///   - answers: One for each question.
  ///   - time: The time that it believes it is; nil for the host's.
  /// - Returns: What it said; it has ended with exit code 0.
  /// - Throws: ``GnuPGFailure`` with what it said if it failed.
  @discardableResult
  public func gpg(
    _ arguments: [String],
    answering answers: [String],
    at time: String? = nil
  ) async throws -> ProgramResult {
    let input = answers.joined(separator: "\n")
    let command = gpgCommand(["--no-tty", "--command-fd", "0"] + arguments, at: time, batch: false)
    return try await shell("printf '%s\\n' '\(input)' | \(command)")
  }

  private func gpgCommand(_ arguments: [String], at time: String?, batch: Bool = true) -> String {
    let clock = time.map { ["--faked-system-time", $0 + "!"] } ?? []
    let all =
      ["gpg", "-q", "--yes", "--pinentry-mode", "loopback", "--passphrase", ""]
      + (batch ? ["--batch"] : []) + clock + arguments
    return all.map { "'\($0)'" }.joined(separator: " ")
  }

  private func shell(_ command: String) async throws -> ProgramResult {
    let result = try await runProgram("sh", ["-c", command], environment: environment)
    guard result.isSuccess else { throw GnuPGFailure(command: command, errors: result.errors) }
    return result
  }

  /// Makes a key.
  ///
  /// - Parameters:
  ///   - name: The user id.
  ///   - algorithm: `ed25519`, `rsa2048`, `nistp256` …
  ///   - usage: `cert`, `cert,sign` …
  ///   - expires: `never`, `1y` …
  ///   - time: When it is made.
  ///   - arguments: What else gpg is told.
  /// - Returns: The fingerprint.
  /// - Throws: ``GnuPGFailure``.
  public func makeKey(
    _ name: String,
    algorithm: String = "ed25519",
    usage: String = "cert,sign",
    expires: String = "never",
    at time: String = "20240101T000000",
    arguments: [String] = []
  ) async throws -> String {
    try await gpg(
      arguments + ["--quick-generate-key", name, algorithm, usage, expires],
      at: time
    )
    return try await fingerprints(of: "=" + name)[0]
  }

  /// Adds a subkey.
  ///
  /// - Returns: The subkey's fingerprint.
  public func addSubkey(
    to primary: String,
    algorithm: String = "ed25519",
    usage: String = "sign",
    expires: String = "never",
    at time: String = "20240101T000000",
    arguments: [String] = []
  ) async throws -> String {
    try await gpg(arguments + ["--quick-add-key", primary, algorithm, usage, expires], at: time)
    return try await fingerprints(of: primary).last ?? ""
  }

  /// The fingerprints of a key and its subkeys.
  public func fingerprints(of name: String) async throws -> [String] {
    let listed = try await gpg(["--with-colons", "--with-subkey-fingerprint", "--list-keys", name])
    return listed.output.split(separator: "\n").filter { $0.hasPrefix("fpr:") }
      .map { String($0.split(separator: ":", omittingEmptySubsequences: false)[9]) }
  }

  /// A certificate, or all of the keyring.
  public func export(
    _ name: String? = nil,
    arguments: [String] = []
  ) async throws -> [UInt8] {
    let names = name.map { [$0] } ?? []
    try await gpg(arguments + ["--output", folder.path("exported"), "--export"] + names)
    return folder.read("exported") ?? []
  }

  /// Exports a key with its subkeys, for another home's `--import`.
  ///
  /// - Returns: The keys themselves, without a passphrase.
  /// - Throws: ``GnuPGFailure``.
  public func exportSecretKeys(of name: String) async throws -> [UInt8] {
    try await gpg(["--output", folder.path("exported"), "--export-secret-keys", name])
    return folder.read("exported") ?? []
  }

  /// Signs every file of a folder beneath the home's.
  ///
  /// - Parameters:
  ///   - source: The folder of the payloads.
  ///   - key: The key.
  ///   - signed: The folder of the messages, which get the names of the payloads.
  /// - Throws: ``GnuPGFailure``.
  public func signFiles(in source: String, by key: String, into signed: String) async throws {
    try folder.makeFolder(signed)
    let command = gpgCommand(["-u", key + "!", "--output"], at: "20240601T000000")
    _ = try await shell(
      """
      set -e
      cd '\(folder.path(source))'
      for file in *; do \(command) "\(folder.path(signed))/$file" --sign "$file"; done
      """
    )
  }

  /// Signs with a certain key.
  ///
  /// - Returns: The message.
  public func sign(
    _ payload: [UInt8],
    by key: String,
    at time: String = "20240601T000000",
    arguments: [String] = []
  ) async throws -> [UInt8] {
    try folder.write(payload, to: "payload")
    try await gpg(
      ["-u", key + "!"] + arguments
        + ["--output", folder.path("signed"), "--sign", folder.path("payload")],
      at: time
    )
    return folder.read("signed") ?? []
  }
}

/// What gpg said when it failed.
public struct GnuPGFailure: Error {
  /// What it was to do.
  public let command: String
  /// What it wrote to standard error.
  public let errors: String
}
