import FileTesting
import StrictJSON
import Subprocess
import Testing

/// Files with people in them, and people whose keys can't be told apart.
@Suite(.timeLimit(.minutes(15)))
struct PeopleTests {
  /// MAINTAINERS with Alice, Bob and Carol, of whom only Bob builds on Intel.
  static func maintainers(_ gate: Gate, bobsBrand: String = "Intel") throws -> String {
    let brands = ["alice": "AMD", "bob": bobsBrand, "carol": "AuthenticAMD"]
    return try ["alice", "bob", "carol"].map { name in
      """
      [people.\(name)]
      name = "\(name) of the tests"
      email = ["\(name)@example.org"]

      [keys.\(name).personal]
      id = "\(try gate.cast.fingerprint(name))"
      algorithm = "ED25519"
      interaction = true

      [machines.\(name).local1]
      owner = "\(name)"
      brand = "\(brands[name] ?? "")"
      os = "Debian"

      """
    }
    .joined()
  }

  @Test
  func `MAINTAINERS is read as it is, with a threshold and the makers of processors`()
    async throws
  {
    let gate = try await Gate()
    try gate.folder.write(try Self.maintainers(gate), to: "MAINTAINERS")
    try gate.put("alice", as: 1)
    try gate.put("bob", as: 2)
    let demands = ["--threshold", "2", "--cpu-vendors", "2"]
    let counted = try await gate.quorum(demands, people: "MAINTAINERS")
    #expect(counted.status == .exited(0), "\(counted)")
    #expect(
      counted.errors == """
        paraph: note: cpu vendors are those that the file has for the people; no signature says \
        which machine made a build

        """
    )
    let event = try #require(
      try await gate.quorum(demands + ["--json"], people: "MAINTAINERS").events.first
    )
    #expect(event.texts("cpu_vendors") == ["AMD", "Intel"], "\(event)")

    try gate.put("carol", as: 2)
    let alike = try await gate.quorum(demands, people: "MAINTAINERS")
    #expect(alike.status == .exited(1))
    #expect(
      alike.lines.first?.hasSuffix("the voters' machines are of 1 of 2 cpu vendors: AMD") == true,
      "\(alike)"
    )
    #expect(
      try await gate.quorum(["--threshold", "2"], people: "MAINTAINERS").status == .exited(0)
    )

    let unsaid = try await gate.quorum(people: "MAINTAINERS")
    #expect(unsaid.status == .exited(3) && unsaid.output.isEmpty)
    #expect(unsaid.errors.contains("this file doesn't say how many people it takes"), "\(unsaid)")
    try gate.folder.write(try Self.maintainers(gate, bobsBrand: "AMD"), to: "MAINTAINERS")
    let never = try await gate.quorum(demands, people: "MAINTAINERS")
    #expect(never.status == .exited(3) && never.output.isEmpty)
    #expect(never.errors.contains("2 cpu vendors can't be reached"), "\(never)")
  }

  @Test
  func `a key under two names is refused before anything is looked at`() async throws {
    let gate = try await Gate()
    try gate.put("alice", as: 1)
    let people = [("alice", of: "alice"), ("alicia", of: "alice"), ("bob", of: "bob")]
    try gate.folder.write(try gate.quorumFile(people: people), to: "quorum.toml")
    let counted = try await gate.quorum()
    #expect(counted.status == .exited(3) && counted.output.isEmpty)
    let alice = try gate.cast.fingerprint("alice")
    let file = gate.folder.path("quorum.toml")
    #expect(
      counted.errors == """
        paraph: error: \(file):9: \(alice) is the key of 'alice' already, in line 6; one key is one person's
        paraph: hint: no signature was looked at

        """
    )
    let event = try #require(try await gate.quorum(["--json"]).events.first)
    #expect(event.text("code") == "InvalidQuorum" && event.text("event") == "error")
    #expect(event["status"] == .integer(3))
  }

  @Test
  func `people who share a key are refused before anything is looked at`() async throws {
    let gate = try await Gate()
    try gate.put("alice", as: 1)
    let sharers = try await Sharers()
    for (name, certificate) in sharers.certificates {
      try gate.folder.write(certificate, to: "keys/\(name).pgp")
    }
    try gate.folder.write(sharers.quorumFile, to: "quorum.toml")
    let keys = sharers.fingerprints

    let counted = try await gate.quorum()
    #expect(counted.status == .exited(3) && counted.output.isEmpty, "\(counted)")
    let file = gate.folder.path("quorum.toml")
    #expect(
      counted.errors == """
        paraph: error: \(file): 'dora' and 'emil' have a key in common, in the certificates \
        \(keys[0]) and \(keys[1]); one key is one person's
        paraph: hint: no signature was looked at

        """
    )
    // `verify` counts nobody.
    #expect(try await gate.verify().status == .exited(0))
  }

  @Test
  func `a maintainer without a certificate is told, and can't vote`() async throws {
    let gate = try await Gate()
    try gate.folder.remove("keys/bob.asc")
    try gate.put("alice", as: 1)
    try gate.put("bob", as: 2)
    let counted = try await gate.quorum()
    #expect(counted.status == .exited(1))
    let bob = try gate.cast.fingerprint("bob")
    #expect(counted.errors == "paraph: warning: there is no certificate \(bob) of 'bob'\n")
    #expect(counted.output.contains("        signature-2: unknown-key: "), "\(counted)")
  }
}
