import CardTesting
import FoundationEssentials
import Testing

/// What a session left of a step.
struct StepResult: Sendable {
  /// Of the step, as the shell gives it; nil if it wasn't reached.
  var status: Int32?
  /// Standard output and standard error together.
  var lines: [String]
}

/// A page's session: its commands in order, in one shell, in a scene of their own.
struct BookSession: Sendable {
  private static let serial: UInt32 = 12_345_678
  private static let pin = "314159"
  // As Scripts/book/session ends then.
  private static let settingFailed: Int32 = 71

  /// Runs the steps until one ends otherwise than expected.
  ///
  /// - Returns: What each left, and what the session as such said.
  static func run(
    _ steps: [Step],
    in scene: Scene
  ) async throws -> (results: [StepResult], end: ProgramResult) {
    try await withTemporaryFolder("book") { folder in
      for name in ["rig", "steps", "home", "runtime", "bin", "work", "pins", "people", "seen"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(name)",
          withIntermediateDirectories: false,
          attributes: [.posixPermissions: 0o700]
        )
      }
      try write(steps, to: folder)
      try linkPrograms(in: folder)
      if steps.contains(where: { $0.command.contains("varlink.cli") }) {
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/bin/varlink-python",
          withDestinationPath: try await VarlinkClient.python()
        )
      }
      try await makeCard(scene.card, in: folder)
      let cards = [RigCard("yubikey-5.7.4", serial: serial)]
      let end =
        switch scene.card {
        case .none: try await shell(scene, folder, nil)
        case .new, .ready:
          try await withCardRig(cards: cards, in: "\(folder)/rig") { rig in
            try await shell(scene, folder, rig)
          }
        }
      if end.exitCode == settingFailed {
        let said = FileManager.default.contents(atPath: "\(folder)/setting.out") ?? Data()
        throw BookError.setting(scene.setting, said: String(decoding: said, as: UTF8.self))
      }
      return (try steps.indices.map { try result(of: $0 + 1, in: folder) }, end)
    }
  }

  private static func write(_ steps: [Step], to folder: String) throws {
    for (index, step) in steps.enumerated() {
      let path = "\(folder)/steps/\(index + 1)"
      let typed = step.typed.map { $0 + "\n" }.joined()
      let files = [
        ("sh", step.command + "\n"), ("in", typed), ("status", "\(step.status)\n"),
      ]
      for (ending, text) in files {
        try Data(text.utf8).write(to: URL(filePath: "\(path).\(ending)"))
      }
    }
  }

  private static func linkPrograms(in folder: String) throws {
    // Not every page needs these; one that does fails without.
    for name in ["paraph-gpg", "paraph-qrexec"] {
      guard let program = ProjectRoot.builtProgram(name) else { continue }
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/bin/\(name)",
        withDestinationPath: program
      )
    }
    for name in ["paraph", "paraphd", "paraph-vcard"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/bin/\(name)",
        withDestinationPath: try #require(ProjectRoot.builtProgram(name), "\(name) isn't built")
      )
    }
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/bin/pinentry",
      withDestinationPath: ProjectRoot.path(to: "Scripts/book/pinentry")
    )
  }

  private static func makeCard(_ card: Scene.Card, in folder: String) async throws {
    var pins = ["user": "123456", "admin": "12345678", "passphrase": "correct horse"]
    if case .ready = card {
      pins["user"] = pin
      let program = try #require(ProjectRoot.builtProgram("paraph-vcard"))
      let made = try await runProgram(
        program,
        [
          "make", "--profile", "yubikey-5.7.4", "--serial", "\(serial)", "--touch", "on",
          "--pin", pin, "--state", "\(folder)/rig/card-1.state",
          "--certificate", "\(folder)/alice.pgp", "--user-id", "Alice <alice@example.org>",
        ]
      )
      try #require(made.isSuccess, "\(made)")
    }
    for (name, value) in pins {
      try Data("\(value)\n".utf8).write(to: URL(filePath: "\(folder)/pins/\(name)"))
    }
  }

  /// What every command of a page has in its environment.
  private static func environment(_ folder: String, _ rig: CardRig?) -> [String: String?] {
    var environment = rig?.environment ?? ["PCSCLITE_CSOCK_NAME": "\(folder)/no-pcscd"]
    for name in [
      "GPG_TTY", "WAYLAND_DISPLAY", "GNUPGHOME", "TMPDIR", "XDG_CONFIG_HOME",
      "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "MAKEFLAGS", "MAKELEVEL", "MFLAGS",
      "DBUS_SESSION_BUS_ADDRESS", "GIT_DIR", "GIT_WORK_TREE", "GIT_CONFIG_GLOBAL", "PARAPH_KEYS",
    ] { environment[name] = .some(nil) }
    let standIns = ProjectRoot.path(to: "Scripts/book/stand-ins")
    for (name, value) in [
      ("BOOK", folder), ("BOOK_ROOT", ProjectRoot.path), ("HOME", "\(folder)/home"),
      ("XDG_RUNTIME_DIR", "\(folder)/runtime"), ("LC_ALL", "C.UTF-8"), ("TZ", "UTC"),
      // Where the dialogs would be; the pinentry of the scene shows none.
      ("DISPLAY", ":99"),
      ("PATH", "\(standIns):\(folder)/bin:/usr/bin:/bin:/usr/sbin:/sbin"),
    ] { environment[name] = .some(value) }
    return environment
  }

  private static func shell(
    _ scene: Scene,
    _ folder: String,
    _ rig: CardRig?
  ) async throws -> ProgramResult {
    let gnupg = "\(folder)/home/.gnupg"
    try FileManager.default.createDirectory(
      atPath: gnupg,
      withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700]
    )
    let dialog = ProjectRoot.path(to: "Scripts/book/pinentry")
    for (name, lines) in [
      ("scdaemon.conf", "disable-ccid\npcsc-shared\n"),
      ("gpg-agent.conf", "pinentry-program \(dialog)\n"),
    ] { try Data(lines.utf8).write(to: URL(filePath: "\(gnupg)/\(name)")) }
    return try await runProgram(
      "bash",
      [ProjectRoot.path(to: "Scripts/book/session"), scene.setting],
      environment: environment(folder, rig),
      timeout: .seconds(600)
    )
  }

  private static func result(of number: Int, in folder: String) throws -> StepResult {
    func content(_ ending: String) -> String? {
      FileManager.default.contents(atPath: "\(folder)/steps/\(number).\(ending)")
        .map { String(decoding: $0, as: UTF8.self) }
    }
    var text = content("out") ?? ""
    let user = (try? FileManager.default.attributesOfItem(atPath: folder))?[.ownerAccountName]
    text = text.replacing(" \(user as? String ?? "root") paraph", with: " alice paraph")
      .replacing("\(folder)/bin/", with: "/usr/local/bin/")
      .replacing("\(folder)/home", with: "/home/alice")
      .replacing("\(folder)/work", with: "/home/alice/release")
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return StepResult(
      status: content("ended").flatMap { Int32($0.filter { $0.isNumber }) },
      lines: lines
    )
  }
}
