import FoundationEssentials

/// A GnuPG of the tests' own: home folder, agent, scdaemon and pinentry.
///
/// Its scdaemon talks to the pcscd of a rig alone. All its processes have ended when
/// ``withGnuPGHome(rig:readerPort:pinentry:_:)`` returns.
public struct GnuPGHome: Sendable {
  /// The home folder.
  public let folder: String
  /// The dialog that its agent asks.
  public let pinentry: TestPinentry
  /// What programs need in their environment to use it, with the rig's own variables.
  public let environment: [String: String?]

  /// Runs a program of GnuPG, or another one, with this home.
  ///
  /// - Parameters:
  ///   - program: For example `gpg`.
  ///   - arguments: After `--batch --no-tty` and the like, which aren't added.
  ///   - input: Its standard input.
  /// - Returns: Exit code and output.
  /// - Throws: ``ProgramFailure``, or that it couldn't be started.
  @discardableResult
  public func run(
    _ program: String,
    _ arguments: [String],
    input: [UInt8] = []
  ) async throws -> ProgramResult {
    try await runProgram(program, arguments, environment: environment, input: input)
  }

  /// Answers what `gpg` asks while it works on a card or a key, and returns all that it said.
  ///
  /// - Parameters:
  ///   - arguments: For example `--card-edit`.
  ///   - answers: One line for each question. After the last one the input ends, which `gpg`
  ///     takes for *quit*.
  /// - Returns: Exit code and output. The output has gpg's status lines too.
  /// - Throws: ``ProgramFailure``, or that it couldn't be started.
  public func converse(_ arguments: [String], answers: [String]) async throws -> ProgramResult {
    let options = ["--no-tty", "--command-fd", "0", "--status-fd", "1", "--expert"]
    let lines = answers.map { $0 + "\n" }.joined()
    return try await run("gpg", options + arguments, input: Array(lines.utf8))
  }
}

/// Runs with a GnuPG whose scdaemon uses the rig's card, and ends its processes afterwards.
///
/// - Parameters:
///   - rig: The pcscd to use; nil for one without cards.
///   - readerPort: The reader to use, by its name; nil for the first.
///   - pinentry: Makes the dialog, given a folder for its files.
///   - body: Gets the home.
/// - Returns: What the body returns.
/// - Throws: What the body throws, or that a file can't be written.
public func withGnuPGHome<Result>(
  rig: CardRig?,
  readerPort: String? = nil,
  pinentry: (_ folder: String) throws -> TestPinentry,
  _ body: (GnuPGHome) async throws -> Result
) async throws -> Result {
  try await withTemporaryFolder("gpg") { folder in
    let dialog = try pinentry(folder)
    let files = [
      "gpg-agent.conf": ["pinentry-program \(dialog.program)", "enable-ssh-support"],
      "scdaemon.conf": ["disable-ccid"] + (readerPort.map { ["reader-port \($0)"] } ?? []),
      "gpg.conf": ["disable-dirmngr", "no-greeting"],
    ]
    for (name, lines) in files {
      try Data(lines.map { $0 + "\n" }.joined().utf8)
        .write(to: URL(filePath: "\(folder)/\(name)"))
    }
    var environment = rig?.environment ?? ["PCSCLITE_CSOCK_NAME": "\(folder)/no-pcscd"]
    environment["GNUPGHOME"] = .some(folder)
    environment["SSH_AUTH_SOCK"] = .some("\(folder)/S.gpg-agent.ssh")
    environment["LC_ALL"] = .some("C.UTF-8")
    for name in ["DISPLAY", "GPG_TTY", "WAYLAND_DISPLAY"] { environment[name] = .some(nil) }
    let home = GnuPGHome(folder: folder, pinentry: dialog, environment: environment)
    do {
      let result = try await body(home)
      try await home.run("gpgconf", ["--kill", "all"])
      return result
    } catch {
      try await home.run("gpgconf", ["--kill", "all"])
      throw error
    }
  }
}
