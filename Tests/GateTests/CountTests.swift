import FileTesting
import StrictJSON
import Subprocess
import Testing

/// Which signatures are votes, and whose.
@Suite(.timeLimit(.minutes(15)))
struct CountTests {
  @Test(arguments: [
    ("alice", "bob", "alice and bob"), ("carol", "bob by another subkey", "bob and carol"),
    ("alice by a subkey", "carol", "alice and carol"),
    // The key ended, or was given up, only afterwards.
    ("alice", "dave in time", "alice and dave"), ("frank before", "bob", "bob and frank"),
  ])
  func `two people's signatures are a quorum`(
    one: String,
    other: String,
    names: String
  ) async throws {
    let gate = try await Gate()
    try gate.put(one, as: 1)
    try gate.put(other, as: 2)
    let counted = try await gate.quorum()
    #expect(counted.status == .exited(0) && counted.errors.isEmpty, "\(counted)")
    #expect(
      counted.lines == [
        "quorum  stagex/core-acl  2 of 2 votes: \(names)", "1 of 1 image has its quorum",
      ]
    )
    let quiet = try await gate.quorum(["--quiet"])
    #expect(quiet.status == .exited(0) && quiet.output.isEmpty && quiet.errors.isEmpty)
    let verified = try await gate.verify(["--maintainers", gate.folder.path("quorum.toml")])
    #expect(verified.status == .exited(0) && verified.lines.last == "1 image: 2 valid")
    let maker = try #require(one.split(separator: " ").first)
    #expect(
      verified.lines.first?.hasPrefix("\(Cast.place)/signature-1: valid: \(maker) by ") == true
    )
  }

  @Test
  func `another tag counts until the request names one`() async throws {
    let gate = try await Gate()
    try gate.put("alice", as: 1)
    try gate.put("other tag", as: 2)
    #expect(try await gate.quorum().status == .exited(0))
    let counted = try await gate.quorum(of: Cast.taggedImage)
    #expect(counted.status == .exited(1))
    let reason = "other-name: it signs the name 'docker.io/stagex/core-acl:2.3.1'"
    #expect(counted.lines.contains("        signature-2: \(reason)"), "\(counted)")
    let verified = try await gate.verify(of: Cast.taggedImage)
    #expect(verified.status == .exited(1))
    #expect(verified.lines.contains("\(Cast.place)/signature-2: \(reason)"), "\(verified)")
    #expect(verified.lines.last == "1 image: 1 other-name, 1 valid")
  }

  @Test
  func `sqv finds two certificates where two maintainers are found, in every pair`() async throws {
    let gate = try await Gate()
    let names = gate.cast.signatures.keys.sorted().filter { name in
      // It is asked about signatures over this payload, and compression isn't its matter.
      !name.hasPrefix("other ") && !["armored", "alice compressed"].contains(name)
    }
    for name in Cast.maintainers {
      try gate.folder.write(try #require(gate.cast.certificates[name]), to: "sqv/\(name).asc")
    }
    try gate.folder.write(gate.cast.payload, to: "payload")
    var agreements: [Bool] = []
    for (index, one) in names.enumerated() {
      for other in names[index...] {
        let signatures = try [one, other].map { name in
          let message = try gate.cast.signature(name)
          let payload = try #require(message.firstRange(of: gate.cast.payload))
          return Array(message[payload.upperBound...])
        }
        try gate.folder.write(Array(signatures.joined()), to: "detached")
        let rings = Cast.maintainers.flatMap { ["--keyring", gate.folder.path("sqv/\($0).asc")] }
        let sqv = try await runProgram(
          "sqv",
          rings + ["-n", "2", gate.folder.path("detached"), gate.folder.path("payload")]
        )
        try gate.put(one, as: 1)
        try gate.put(other, as: 2)
        let counted = try await gate.quorum(of: Cast.taggedImage)
        #expect(
          (counted.status == .exited(0)) == sqv.isSuccess,
          "\(one), \(other): \(sqv) \(counted)"
        )
        agreements.append(sqv.isSuccess)
      }
    }
    // Both answers came, and not only for a few.
    #expect(agreements.count { $0 } >= 20 && agreements.count { !$0 } >= 40)
  }
}
