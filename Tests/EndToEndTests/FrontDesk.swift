import CardTesting
import FoundationEssentials
import Testing

/// A desk at which programs call gpg and get `paraph-gpg`.
struct FrontDesk: Sendable {
  let desk: SigningDesk

  /// The program.
  static var program: String {
    get throws { try #require(ProjectRoot.builtProgram("paraph-gpg")) }
  }

  /// The folder of certificates.
  var keys: String { "\(desk.folder)/config/paraph/keys" }

  /// Puts the cards' certificates where `paraph-gpg` looks for them.
  func putCertificates() throws {
    try FileManager.default.createDirectory(atPath: keys, withIntermediateDirectories: true)
    for (index, card) in desk.cards.enumerated() {
      try Data(contentsOf: URL(filePath: card.certificate))
        .write(to: URL(filePath: "\(keys)/card-\(index + 1).pgp"))
    }
  }

  /// Runs `paraph-gpg` to its end.
  func gpg(_ arguments: [String], input: String = "") async throws -> ProgramResult {
    try await runProgram(
      try Self.program,
      arguments,
      environment: desk.environment,
      input: Array(input.utf8)
    )
  }

  /// Runs a script in the desk's folder, with the programs of this package among all others and
  /// `paraph-gpg` in `$front`.
  func shell(_ script: String, _ arguments: [String] = []) async throws -> ProgramResult {
    let program = try Self.program
    var environment = desk.environment
    environment["HOME"] = .some(desk.folder)
    environment["front"] = .some(program)
    environment["GIT_CONFIG_GLOBAL"] = .some("/dev/null")
    environment["GIT_CONFIG_NOSYSTEM"] = .some("1")
    return try await runProgram(
      "bash",
      ["-euc", "cd \"$0\"; PATH=${front%/*}:$PATH\n\(script)", desk.folder] + arguments,
      environment: environment
    )
  }

  /// The payload of an image, byte for byte.
  static func payload(_ reference: String, _ digest: String) -> String {
    #"{"critical":{"identity":{"docker-reference":"\#(reference)"},"#
      + #""image":{"docker-manifest-digest":"\#(digest)"},"#
      + #""type":"atomic container signature"},"optional":{}}"#
  }
}

/// Runs with a desk, its cards' certificates in place, and an agent that listens.
///
/// - Parameters:
///   - orders: The cards.
///   - pinCount: How often the agent's dialog gives the right PIN.
///   - body: Gets the desk.
/// - Throws: What the body throws, or that something can't be started.
func withFrontDesk(
  _ orders: [CardOrder] = [CardOrder()],
  pinCount: Int = 1,
  _ body: @Sendable (FrontDesk, ListeningAgent) async throws -> Void
) async throws {
  try await withDesk(orders) { desk in
    let front = FrontDesk(desk: desk)
    try front.putCertificates()
    try await desk.withListeningAgent { agent in
      try agent.answer(Array(repeating: .pin(SigningDesk.pin), count: pinCount))
      try await body(front, agent)
    }
  }
}
