import CardTesting
import FoundationEssentials
import Testing

/// What a test needs to sign as a user does: cards in readers, a checkout, and the programs.
struct SigningDesk: Sendable {
  /// The PIN of each card; not the factory's.
  static let pin = "246810"
  /// Whether this machine has what a card and its reader need.
  static let isPossible =
    Tool.areAllInstalled
    || Tool.have("pcscd", "gpgv")
      && FileManager.default.fileExists(atPath: "/usr/lib/pcsc/drivers/serial/libifdvpcd.so")

  /// A folder of the test's own.
  let folder: String
  /// The readers.
  let rig: CardRig
  /// The cards in them, in the order in which they were asked for.
  let cards: [ReadyCard]

  /// The checkout that signatures go to unless another is named.
  var lookaside: String { folder + "/signatures" }

  /// What `paraph` has in its environment.
  var environment: [String: String?] {
    var environment = rig.environment
    for name in ["DISPLAY", "GPG_TTY", "WAYLAND_DISPLAY"] { environment[name] = .some(nil) }
    environment["GNUPGHOME"] = .some(folder + "/gnupg")
    environment["LC_ALL"] = .some("C.UTF-8")
    // A policy, a log and sockets of the test's own.
    for (name, part) in [
      ("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state"), ("XDG_RUNTIME_DIR", "runtime"),
    ] { environment[name] = .some("\(folder)/\(part)") }
    return environment
  }

  /// Writes the user's policy file.
  func setPolicy(_ rules: String) throws {
    try Self.writePolicy(rules, in: folder)
  }

  fileprivate static func writePolicy(_ rules: String, in folder: String) throws {
    let path = "\(folder)/config/paraph"
    try FileManager.default.createDirectory(
      atPath: path,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    try Data(rules.utf8).write(to: URL(filePath: "\(path)/policy.toml"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600],
      ofItemAtPath: "\(path)/policy.toml"
    )
  }

  /// The lines of the agent's log, as it wrote them.
  var log: [String] {
    get throws {
      let path = "\(folder)/state/paraph/audit.jsonl"
      guard FileManager.default.fileExists(atPath: path) else { return [] }
      let content = try Data(contentsOf: URL(filePath: path))
      return String(decoding: content, as: UTF8.self).split(separator: "\n").map(String.init)
    }
  }

  /// A dialog that gives these answers, with the right PIN if none are given.
  func pinentry(_ answers: [TestPinentry.Answer] = [.pin(pin)]) throws -> TestPinentry {
    let folder = folder + "/pinentry-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    return try TestPinentry(answers: answers, in: folder)
  }

  /// The arguments of `paraph sign`, with the checkout and a dialog.
  func signArguments(_ arguments: [String], _ pinentry: TestPinentry? = nil) throws -> [String] {
    let dialog = try pinentry ?? self.pinentry()
    let checkout = arguments.contains("--lookaside") ? [] : ["--lookaside", lookaside]
    return ["sign", "--pinentry", dialog.program] + checkout + arguments
  }

  /// Runs `paraph sign` to its end.
  func sign(_ arguments: [String], _ pinentry: TestPinentry? = nil) async throws -> ProgramResult {
    try await paraph(try signArguments(arguments, pinentry))
  }

  /// Runs `paraph sign` under the body's eyes.
  func watchSigning(
    _ arguments: [String],
    _ pinentry: TestPinentry? = nil,
    _ body: @Sendable (RunningProgram) async throws -> Void
  ) async throws -> WatchedEnd {
    try await watching(
      try #require(ProjectRoot.builtProgram("paraph")),
      try signArguments(arguments, pinentry),
      environment: environment,
      body
    )
  }

  /// Runs `paraph` to its end.
  func paraph(_ arguments: [String]) async throws -> ProgramResult {
    let program = try #require(ProjectRoot.builtProgram("paraph"))
    return try await runProgram(program, arguments, environment: environment)
  }

  /// Runs any program in this environment.
  func run(_ program: String, _ arguments: [String]) async throws -> ProgramResult {
    try await runProgram(program, arguments, environment: environment)
  }

  /// The signatures that are there.
  var files: SignatureFiles {
    get async throws { try await SignatureFiles(in: lookaside) }
  }

  /// Forgets the commands that a card got until now.
  func clearCounts(card: Int = 1) async throws { try await rig.control("log", "clear", card: card) }

  /// How many commands a card got, in all or of one instruction.
  ///
  /// - Parameters:
  ///   - instruction: In hexadecimal, such as `20`; nil for all.
  ///   - card: The card's number, from 1.
  /// - Returns: The count since it was cleared.
  /// - Throws: That the card doesn't answer.
  func commandCount(_ instruction: String? = nil, card: Int = 1) async throws -> Int {
    let words = try await rig.control("count", card: card).split(separator: " ")
    guard let instruction else { return Int(words.first ?? "0") ?? 0 }
    let word = words.first { $0.hasPrefix(instruction + "=") }
    return word.flatMap { Int($0.dropFirst(3)) } ?? 0
  }

  /// Writes a file in the desk's folder.
  ///
  /// - Returns: Its path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    let path = folder + "/" + name
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }
}

/// Runs with cards that are ready to sign, in readers of their own.
func withDesk<Result: Sendable>(
  _ orders: [CardOrder] = [CardOrder()],
  _ body: (SigningDesk) async throws -> Result
) async throws -> Result {
  try await withTemporaryFolder("desk") { folder in
    for name in ["rig", "signatures", "gnupg", "runtime"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)",
        withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700]
      )
    }
    // Most tests are about something else than a touch.
    try SigningDesk.writePolicy("touch = \"any\"\n", in: folder)
    var cards: [ReadyCard] = []
    for (index, order) in orders.enumerated() {
      let state = "\(folder)/rig/card-\(index + 1).state"
      if order.isBackup, let original = cards.last {
        try FileManager.default.copyItem(atPath: "\(folder)/rig/card-\(index).state", toPath: state)
        cards.append(original)
        continue
      }
      cards.append(
        try await order.make(state: state, certificate: "\(folder)/signer-\(index + 1).pgp")
      )
    }
    return try await withCardRig(cards: orders.map(\.card), in: "\(folder)/rig") { rig in
      try await body(SigningDesk(folder: folder, rig: rig, cards: cards))
    }
  }
}
