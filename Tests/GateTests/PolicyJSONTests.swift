import FileTesting
import StrictJSON
import Subprocess
import Testing

/// `paraph quorum policy-json`.
///
/// What skopeo makes of such a policy is tested with its module, and with the life of a release.
@Suite(.timeLimit(.minutes(15)))
struct PolicyJSONTests {
  private func policy(_ gate: Gate, _ arguments: [String]) async throws -> ProgramResult {
    try await gate.paraph(["quorum", "policy-json", "--scope", "docker.io/stagex"] + arguments)
  }

  /// The files of each requirement.
  private func requirements(_ policy: String) throws -> [[String]] {
    guard
      case .object(let document) = try JSONValue(parsing: Array(policy.utf8)),
      case .object(let transports)? = document["transports"],
      case .object(let scopes)? = transports["docker"]
    else { throw JSONShapeError.number(.root) }
    return scopes.objects("docker.io/stagex").map { $0.texts("keyPaths") }
  }

  /// A folder with the files of some people.
  private func keys(of names: [String], in gate: Gate) throws -> String {
    for name in names {
      try gate.folder.write(try #require(gate.cast.certificates[name]), to: "some/\(name).asc")
    }
    return gate.folder.path("some")
  }

  @Test
  func `each file is somebody's, and both files are written once`() async throws {
    let gate = try await Gate()
    let keys = try keys(of: ["alice", "carol", "mallory"], in: gate)
    let (file, configuration) = (gate.folder.path("policy.json"), gate.folder.path("stagex.yaml"))
    let arguments = [
      "--threshold", "2", "--keys", keys, "-o", file, "--registries-d", configuration,
      "--lookaside-url", "https://sigs.stagex.tools",
    ]
    let written = try await policy(gate, arguments)
    #expect(written.status == .exited(0) && written.output.isEmpty && written.errors.isEmpty)
    let text = String(decoding: try #require(gate.folder.read("policy.json")), as: UTF8.self)
    let paths = ["alice", "carol", "mallory"].map { "\(keys)/\($0).asc" }
    #expect(
      try requirements(text) == [
        [paths[1], paths[2]], [paths[0], paths[2]], [paths[0], paths[1]],
      ]
    )
    #expect(
      String(decoding: try #require(gate.folder.read("stagex.yaml")), as: UTF8.self) == """
        docker:
          "docker.io/stagex":
            lookaside: "https://sigs.stagex.tools"
            sigstore: "https://sigs.stagex.tools"

        """
    )
    let again = try await policy(gate, arguments)
    #expect(again.status == .exited(5) && again.errors.contains(file), "\(again)")
    #expect(try await policy(gate, arguments + ["--force"]).status == .exited(0))
    let shown = try await policy(gate, ["--threshold", "2", "--keys", keys])
    #expect(shown.status == .exited(0) && shown.output == text)
  }

  @Test
  func `maintainers are told apart by their file, strangers are left out, subkeys are told`()
    async throws
  {
    let gate = try await Gate()
    let people = [("alice", of: "alice"), ("bob", of: "bob"), ("carol", of: "carol")]
    try gate.folder.write(try gate.quorumFile(people: people), to: "quorum.toml")
    let keys = try keys(of: ["alice", "bob", "carol", "mallory"], in: gate)
    let written = try await policy(
      gate,
      [
        "--maintainers", gate.folder.path("quorum.toml"), "--keys", keys, "--installed-keys",
        "/etc/pki/stagex",
      ]
    )
    #expect(written.status == .exited(0), "\(written)")
    let paths = ["alice", "bob", "carol"].map { "/etc/pki/stagex/\($0).asc" }
    #expect(
      try requirements(written.output)
        == [[paths[1], paths[2]], [paths[0], paths[2]], [paths[0], paths[1]]]
    )
    let bob = try gate.cast.fingerprint("bob")
    #expect(
      written.errors == """
        paraph: warning: '\(keys)/mallory.asc' is no maintainer's and is left out
        paraph: warning: skopeo before 1.21, and whatever else has containers/image before 5.37, \
        refuses the signatures of 'bob': a subkey of \(bob) makes them

        """
    )
    let three = try await policy(
      gate,
      ["--maintainers", gate.folder.path("quorum.toml"), "--threshold", "3", "--keys", keys]
    )
    #expect(try requirements(three.output).map(\.count) == [1, 1, 1])
  }

  @Test
  func `a file with the keys of two people is refused, and so is somebody without one`()
    async throws
  {
    let gate = try await Gate()
    let people = [("alice", of: "alice"), ("carol", of: "carol"), ("dave", of: "dave")]
    try gate.folder.write(try gate.quorumFile(people: people), to: "quorum.toml")
    let both = try ["alice", "carol"].map { try #require(gate.cast.certificates[$0]) }
    try gate.folder.write(Array(both.joined()), to: "some/team.asc")
    let refused = try await policy(
      gate,
      [
        "--maintainers", gate.folder.path("quorum.toml"), "--keys", gate.folder.path("some"), "-o",
        gate.folder.path("policy.json"),
      ]
    )
    #expect(refused.status == .exited(3) && refused.output.isEmpty)
    #expect(
      refused.errors == """
        paraph: error: '\(gate.folder.path("some/team.asc"))' holds certificates of more than one person
        paraph: error: there is no file with a certificate of 'alice'
        paraph: error: there is no file with a certificate of 'carol'
        paraph: error: there is no file with a certificate of 'dave'
        paraph: hint: put each person's certificates into files of their own

        """,
      "\(refused)"
    )
    #expect(gate.folder.read("policy.json") == nil)
  }

  @Test(arguments: [false, true])
  func `a key that is in two people's files is refused`(isTold: Bool) async throws {
    let gate = try await Gate()
    let keys = try keys(of: ["alice", "carol"], in: gate)
    // Under another name, and with other keys around it.
    let shared = try ["alice", "mallory"].map { try #require(gate.cast.certificates[$0]) }
    let arguments = ["--threshold", "2", "--keys", keys]
    if isTold {
      let people = try await Sharers()
      try gate.folder.write(people.quorumFile, to: "quorum.toml")
      for (name, certificate) in people.certificates {
        try gate.folder.write(certificate, to: "sharers/\(name).pgp")
      }
      let refused = try await policy(
        gate,
        [
          "--maintainers", gate.folder.path("quorum.toml"), "--keys",
          gate.folder.path("sharers"),
        ]
      )
      #expect(refused.status == .exited(3) && refused.output.isEmpty, "\(refused)")
      #expect(refused.errors.contains("'dora' and 'emil' have a key in common"), "\(refused)")
      return
    }
    try gate.folder.write(Array(shared.joined()), to: "some/team.asc")
    let refused = try await policy(gate, arguments)
    #expect(refused.status == .exited(3) && refused.output.isEmpty, "\(refused)")
    #expect(
      refused.errors.contains("'alice.asc' and 'team.asc' have a key in common"),
      "\(refused)"
    )
  }

  @Test(arguments: [
    (["--threshold", "3"], 3, "expected a number from 1 to the number of people, 2"),
    (["--threshold", "2", "--scope", "stagex"], 3, "the scope has 'stagex'"),
    ([], 2, "expected --threshold NUMBER"),
    (["--threshold", "2", "--registries-d", "x"], 2, "belong together"),
    (
      ["--threshold", "2", "--registries-d", "x", "--lookaside-url", "ftp://x"], 3,
      "'ftp://x'"
    ),
    (["--threshold", "2", "--keys", "/nowhere"], 5, "/nowhere"),
  ])
  func `what makes no policy is refused, and nothing is written`(
    arguments: [String],
    status: Int32,
    part: String
  ) async throws {
    let gate = try await Gate()
    let keys = try keys(of: ["alice", "carol"], in: gate)
    let refused = try await policy(
      gate,
      ["--keys", keys, "-o", gate.folder.path("policy.json")] + arguments
    )
    #expect(refused.status == .exited(status) && refused.errors.contains(part), "\(refused)")
    #expect(gate.folder.read("policy.json") == nil)
  }
}
