import FileTesting
import Subprocess
import Testing

/// Where `paraph` finds such an agent, and what it writes.
struct HostileAgentScene {
  let keys: [String]
  let gnupg: GnuPGHome

  private static let fixtures = "\(PythonVarlink.packageRoot)/Tests/Fixtures/HostileAgent"
  private static let checkout = "signatures"

  /// Makes two keys.
  init() async throws {
    gnupg = try GnuPGHome()
    keys = [try await gnupg.makeKey("signer"), try await gnupg.makeKey("other")]
    for folder in [Self.checkout, "near"] { try gnupg.folder.makeFolder(folder) }
  }

  /// The files in the checkout.
  var written: [String] {
    gnupg.folder.tree(Self.checkout).filter { $0.contains("/signature-") }
      .map { String($0.dropFirst(Self.checkout.count + 1)) }
  }

  /// The digest of an image.
  func digest(_ number: Int) -> String { String(repeating: "\(number)a", count: 32) }

  /// The payload of the first image, byte for byte.
  var payload: String {
    #"{"critical":{"identity":{"docker-reference":"stagex/image-0:1"},"image":"#
      + #"{"docker-manifest-digest":"sha256:\#(digest(0))"},"#
      + #""type":"atomic container signature"},"optional":{}}"#
  }

  /// A commit without a signature.
  static let commit = """
    tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904
    author Test Signer <signer@example.org> 1700000000 +0100
    committer Test Signer <signer@example.org> 1700000000 +0100

    one

    """

  /// Has images signed.
  ///
  /// - Parameters:
  ///   - mode: What the agent does: a function of the fixture.
  ///   - images: How many.
  ///   - near: Whether it is a program of this qube's.
  ///   - folder: The checkout.
  ///   - options: More options.
  /// - Returns: What `paraph` said.
  /// - Throws: That it can't be started.
  func sign(
    _ mode: String,
    images: Int,
    near: Bool = false,
    below folder: String = Self.checkout,
    _ options: [String] = []
  ) async throws -> ProgramResult {
    let agent =
      near
      ? ["--agent", "exec:\(Self.fixtures)/qrexec-client-vm"]
      : ["--agent", "qrexec:vault", "--key", "release"]
    return try await runProgram(
      builtProgram("paraph"),
      ["sign", "--lookaside", gnupg.folder.path(folder)] + agent + options
        + (0..<images).map { "stagex/image-\($0):1@sha256:\(digest($0))" },
      environment: environment(mode)
    )
  }

  /// Has `paraph-gpg` sign something, to its standard output.
  ///
  /// - Parameters:
  ///   - mode: What the agent does: a function of the fixture.
  ///   - command: How it is to be signed.
  ///   - text: What is to be signed.
  /// - Returns: What it said, its status lines among the errors.
  /// - Throws: That it can't be started.
  func gpg(_ mode: String, _ command: String, _ text: String) async throws -> ProgramResult {
    try gnupg.folder.write(text, to: "input")
    let input = gnupg.folder.path("input")
    return try await gpg(mode, ["--status-fd", "2", "-u", keys[0], "-o", "-", command, input])
  }

  /// Runs `paraph-gpg`.
  ///
  /// - Parameters:
  ///   - mode: What the agent does: a function of the fixture.
  ///   - arguments: The arguments.
  ///   - stream: The stream that somebody stops to read while the agent waits for a yes.
  /// - Returns: What it said.
  /// - Throws: That it can't be started.
  func gpg(
    _ mode: String,
    _ arguments: [String],
    leaving stream: String? = nil
  ) async throws -> ProgramResult {
    let gate = gnupg.folder.path("gate")
    if stream != nil { #expect(try await runProgram("mkfifo", [gate]).isSuccess) }
    let around = stream.map { ["\(Self.fixtures)/leaving-reader", $0, gate] } ?? []
    return try await runProgram(
      "env",
      around + [builtProgram("paraph-gpg")] + arguments,
      environment: environment(mode).merging([
        "PARAPH_AGENT": "exec:\(Self.fixtures)/qrexec-client-vm", "HOSTILE_GATE": gate,
        "PARAPH_KEYS": gnupg.folder.path("keys"), "GIT_DIR": gnupg.folder.path("repository"),
      ]) { $1 }
    )
  }

  /// Writes the payload of the first image.
  ///
  /// - Returns: The file.
  /// - Throws: That it can't be written.
  func payloadFile() throws -> String {
    try gnupg.folder.write(payload, to: "payload")
    return gnupg.folder.path("payload")
  }

  private func environment(_ mode: String) -> [Environment.Key: String] {
    [
      "PATH": "\(Self.fixtures):/usr/bin:/bin", "GNUPGHOME": gnupg.folder.path,
      "HOSTILE_MODE": mode, "HOSTILE_KEYS": keys.joined(separator: " "),
    ]
  }

  /// Ends the agent of gpg.
  func end() async throws { try await gnupg.end() }
}
