import OpenPGP
import Quorum
import RandomTesting
import Testing

/// Votes: one a person, whatever a person signs with.
@Suite
struct VerdictTests {
  @Test
  func `two people are two votes, and who is missing is told`() throws {
    let verdict = try Sample.electorate().verdict(on: [
      Sample.signature("C", 4), Sample.signature("A", 1, by: 10),
    ])
    #expect(verdict.isMet && verdict.shortfalls.isEmpty && verdict.threshold == 2)
    // In the file's order, each with the signature that is the vote.
    #expect(verdict.voters.map(\.name) == ["alice", "carol"])
    #expect(verdict.voters.map(\.signature) == [1, 0])
    #expect(verdict.missing == ["bob"] && verdict.uncounted.isEmpty && verdict.vendors == nil)
    #expect(verdict.description == "2 of 2 votes: alice and carol")
  }

  @Test
  func `no signature is no vote`() throws {
    let verdict = try Sample.electorate().verdict(on: [])
    #expect(verdict.voters.isEmpty && verdict.missing == ["alice", "bob", "carol"])
    #expect(verdict.shortfalls == [.votes(0, of: 2, missing: ["alice", "bob", "carol"])])
    #expect(verdict.description == "0 of 2 votes, missing alice, bob and carol")
  }

  /// Each way in which one person can be taken for two, as a second signature of Alice beside one
  /// of her primary key.
  private static func trap(_ name: String) throws -> (ValidSignature, Bool) {
    switch name {
    case "one packet twice": (try Sample.signature("A", 1), true)
    // What a malleated copy keeps is the key: that the bytes differ says nothing.
    case "a malleated copy": (try Sample.signature("A", 1), true)
    case "a second signature by one key": (try Sample.signature("A", 1), true)
    case "a subkey of the same certificate": (try Sample.signature("A", 1, by: 10), false)
    case "another subkey of the same certificate": (try Sample.signature("A", 1, by: 11), false)
    case "the person's second certificate": (try Sample.signature("1", 2), false)
    case "a subkey of the second certificate": (try Sample.signature("1", 2, by: 21), false)
    default: throw UnknownTrap()
    }
  }

  private struct UnknownTrap: Error {}

  @Test(arguments: [
    "one packet twice", "a malleated copy", "a second signature by one key",
    "a subkey of the same certificate", "another subkey of the same certificate",
    "the person's second certificate", "a subkey of the second certificate",
  ])
  func `one person is one vote`(trap: String) throws {
    let (second, isSameKey) = try Self.trap(trap)
    let electorate = try Sample.electorate()
    let first = try Sample.signature("A", 1)
    let verdict = electorate.verdict(on: [first, second])
    #expect(!verdict.isMet && verdict.voters.map(\.name) == ["alice"])
    #expect(
      verdict.uncounted.map(\.reason) == [.votedAlready("alice", bySameKey: isSameKey)]
    )
    #expect(verdict.uncounted.map(\.signature) == [1])
    #expect(verdict.description == "1 of 2 votes, missing bob and carol")
    // A second person makes it two, in any order.
    let bob = try Sample.signature("B", 3)
    #expect(electorate.verdict(on: [first, second, bob]).isMet)
    #expect(electorate.verdict(on: [bob, second, first]).voters.map(\.signature) == [1, 0])
  }

  @Test
  func `two subkeys of one certificate are one vote`() throws {
    let verdict = try Sample.electorate().verdict(on: [
      Sample.signature("B", 3, by: 30), Sample.signature("B", 3, by: 31),
    ])
    #expect(verdict.voters.map(\.name) == ["bob"] && !verdict.isMet)
    #expect(verdict.uncounted.map(\.reason) == [.votedAlready("bob", bySameKey: false)])
  }

  @Test
  func `a key under two fingerprints of one person is one vote`() throws {
    // Alice's second certificate is her first key with another time of creation.
    var certificates = try Sample.certificates()
    certificates[1].primaryMaterial = Sample.key(1)
    let electorate = try Electorate(Sample.quorum(), certificates: certificates)
    let verdict = try electorate.verdict(on: [
      Sample.signature("A", 1), Sample.signature("1", 1),
    ])
    #expect(verdict.voters.count == 1)
    #expect(verdict.uncounted.map(\.reason) == [.votedAlready("alice", bySameKey: true)])
  }

  @Test
  func `what isn't a maintainer's is told with the fingerprint`() throws {
    let stranger = try Sample.signature("D", 9)
    // A stranger's certificate that has taken in Bob's subkey, or Bob's primary key as a subkey.
    let adopted = try Sample.signature("D", 9, by: 30)
    let primaryAdopted = try Sample.signature("D", 9, by: 3)
    // Bob's fingerprint on another key, and a key that Bob's certificate doesn't bind.
    let forged = try Sample.signature("B", 9)
    let unbound = try Sample.signature("B", 3, by: 9)
    let foreign = try Sample.signature("B", 3, by: 40)
    let verdict = try Sample.electorate().verdict(on: [
      stranger, adopted, primaryAdopted, forged, unbound, foreign,
    ])
    let (dFingerprint, bFingerprint) = (
      try Sample.fingerprint("D"), try Sample.fingerprint("B")
    )
    #expect(verdict.voters.isEmpty && !verdict.isMet)
    #expect(
      verdict.uncounted.map(\.reason) == [
        .notMaintainer(dFingerprint), .otherCertificate(dFingerprint, keyOf: "bob"),
        .otherCertificate(dFingerprint, keyOf: "bob"), .otherKey(bFingerprint, of: "bob"),
        .unboundKey(bFingerprint, of: "bob"), .unboundKey(bFingerprint, of: "bob"),
      ]
    )
    #expect(verdict.uncounted.map(\.signature) == Array(0..<6))
    #expect(
      verdict.uncounted.map(\.reason.description)[0...1] == [
        "\(dFingerprint) isn't a maintainer's key",
        "\(dFingerprint) isn't a maintainer's key; a key of 'bob' made the signature, but by another certificate",
      ]
    )
  }

  @Test
  func `a maintainer whose certificate wasn't read has no vote`() throws {
    let electorate = try Electorate(
      Sample.quorum(),
      certificates: Array(Sample.certificates().dropLast())
    )
    #expect(
      electorate.withoutCertificate.map(\.description) == [
        "there is no certificate \(Sample.digits("C")) of 'carol'"
      ]
    )
    let verdict = try electorate.verdict(on: [Sample.signature("C", 4)])
    #expect(verdict.uncounted.map(\.reason) == [.notMaintainer(try Sample.fingerprint("C"))])
  }

  @Test
  func `the voters' machines must span the vendors, by what the file says of the people`() throws {
    let electorate = try Sample.electorate(Sample.maintainers, threshold: 2, vendors: 2)
    let alice = try Sample.signature("A", 1)
    let amd = electorate.verdict(on: [alice, try Sample.signature("B", 3)])
    #expect(!amd.isMet && amd.voters.count == 2)
    #expect(amd.shortfalls == [.vendors([.amd], of: 2)])
    #expect(amd.description == "the voters' machines are of 1 of 2 cpu vendors: AMD")
    let both = electorate.verdict(on: [alice, try Sample.signature("C", 4)])
    #expect(both.isMet && both.vendors?.found == [.amd, .intel])
    #expect(both.vendors?.ambiguous == ["carol"])
    #expect(
      both.vendors?.reservations == [
        "cpu vendors are those that the file has for the people; no signature says which machine made a build",
        "'carol' has machines of several cpu vendors and counts for each",
      ]
    )
    // One vote too few and a vendor too few are two reasons.
    let alone = electorate.verdict(on: [alice])
    #expect(alone.shortfalls.count == 2)
    #expect(
      alone.description
        == "1 of 2 votes, missing bob and carol; the voters' machines are of 1 of 2 cpu vendors: AMD"
    )
  }

  @Test
  func `somebody without machines counts for no vendor`() throws {
    let text = Sample.maintainers.replacing("[machines.bob.desk]", with: "[other]")
    let electorate = try Sample.electorate(text, threshold: 1, vendors: 1)
    let verdict = try electorate.verdict(on: [Sample.signature("B", 3)])
    #expect(!verdict.isMet && verdict.vendors?.unknown == ["bob"])
    #expect(
      verdict.shortfalls.map(\.description) == ["the voters' machines are of 0 of 1 cpu vendors"]
    )
  }

  @Test
  func `however many signatures there are, votes are people`() throws {
    var generator = SeededGenerator(seed: 4)
    let electorate = try Sample.electorate(threshold: 3)
    for _ in 0..<500 {
      var signatures: [ValidSignature] = []
      var people: Set<String> = []
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        let choices: [(Character, UInt8, String?)] = [
          ("A", 1, "alice"), ("1", 2, "alice"), ("B", 3, "bob"), ("C", 4, "carol"), ("D", 5, nil),
        ]
        let (digit, primary, person) = choices[Int.random(in: 0..<5, using: &generator)]
        let signer = [primary, primary * 10, primary * 10 + 1].randomElement(using: &generator)
        signatures.append(try Sample.signature(digit, primary, by: signer))
        if let person { people.insert(person) }
      }
      let verdict = electorate.verdict(on: signatures)
      #expect(verdict.voters.map(\.name) == people.sorted())
      #expect(verdict.isMet == (people.count >= 3))
      #expect(verdict.voters.count + verdict.uncounted.count == signatures.count)
      #expect(verdict.voters.count + verdict.missing.count == 3)
    }
  }
}
