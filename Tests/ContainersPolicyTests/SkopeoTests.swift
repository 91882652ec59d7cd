import ContainersPolicy
import FileTesting
import OpenPGP
import StrictJSON
import Testing

/// What skopeo makes of the policies, with keys and signatures that gpg has made.
@Suite(.timeLimit(.minutes(15)))
struct SkopeoTests {
  private static let reference = "docker.io/stagex/app:1.0"

  /// The policy for the transport `dir:`, which knows no names: each requirement says which one the
  /// signature has to be over.
  private func write(_ policy: ThresholdPolicy, in rig: PolicyRig) throws -> String {
    guard
      case .object(var document) = policy.document,
      case .object(let transports)? = document["transports"],
      case .object(let scopes)? = transports["docker"],
      case .array(let requirements)? = scopes[policy.scope]
    else { throw JSONShapeError.number(.root) }
    let identity: JSONValue = [
      "type": "exactReference", "dockerReference": .string(Self.reference),
    ]
    let named = requirements.map { requirement -> JSONValue in
      guard case .object(var object) = requirement else { return requirement }
      object["signedIdentity"] = identity
      return .object(object)
    }
    document["transports"] = ["dir": ["": .array(named)]]
    try rig.folder.write(JSONValue.object(document).pretty(), to: "policy.json")
    return rig.folder.path("policy.json")
  }

  private func policy(_ rig: PolicyRig, _ names: [String], threshold: Int) throws -> String {
    let people = names.map { KeyHolder(name: $0, keyPaths: [rig.path(of: $0)]) }
    return try write(
      ThresholdPolicy(people, threshold: threshold, scope: "docker.io/stagex"),
      in: rig
    )
  }

  /// Groups of signers, each as the bits of a number: all, or only those of up to so many and of
  /// everybody.
  private static func groups(of count: Int, upTo size: Int) -> [Int] {
    (0..<(1 << count)).filter { $0.nonzeroBitCount <= size || $0 == (1 << count) - 1 }
  }

  @Test(arguments: [(2, 3, 3), (2, 8, 2), (3, 5, 5)])
  func `skopeo takes what enough people have signed, and nothing else`(
    threshold: Int,
    count: Int,
    size: Int
  ) async throws {
    let names = (0..<count).map { "person\($0)" }
    try await PolicyRig.with(names) { rig in
      let policy = try policy(rig, names, threshold: threshold)
      var signatures: [[UInt8]] = []
      for name in names {
        signatures.append(try await rig.signature(name, over: Self.reference))
      }
      var tried = 0
      for signers in Self.groups(of: count, upTo: size) {
        let group = names.indices.filter { signers >> $0 & 1 == 1 }
        let refusal = try await rig.skopeoRefuses(group.map { signatures[$0] }, under: policy)
        #expect((refusal == nil) == (group.count >= threshold), "\(group): \(refusal ?? "taken")")
        tried += 1
      }
      // None, all eight singles, all 28 pairs, and everybody.
      #expect(tried == (count == 8 ? 38 : 1 << count))
    }
  }

  @Test
  func `one person is one vote for skopeo too`() async throws {
    let names = ["alice", "alice-again", "bob", "carol", "stranger"]
    try await PolicyRig.with(names) { rig in
      let people = [
        KeyHolder(name: "alice", keyPaths: ["alice", "alice-again"].map(rig.path(of:))),
        KeyHolder(name: "bob", keyPaths: [rig.path(of: "bob")]),
        KeyHolder(name: "carol", keyPaths: [rig.path(of: "carol")]),
      ]
      let policy = try write(
        ThresholdPolicy(people, threshold: 2, scope: "docker.io/stagex"),
        in: rig
      )
      func signature(_ name: String, _ reference: String = Self.reference) async throws -> [UInt8] {
        try await rig.signature(name, over: reference)
      }
      let (alice, again) = (try await signature("alice"), try await signature("alice-again"))
      let bob = try await signature("bob")
      let refused = [
        [alice, alice], [alice, try await signature("alice")], [alice, again],
        [alice, try await signature("stranger")],
        [alice, try await signature("bob", "docker.io/stagex/app:1.1")],
        [alice, try await signature("bob", "docker.io/stagex/other:1.0")],
      ]
      for signatures in refused {
        #expect(try await rig.skopeoRefuses(signatures, under: policy) != nil)
      }
      for signatures in [[alice, bob], [again, bob], [alice, again, bob], [bob, alice, alice]] {
        #expect(try await rig.skopeoRefuses(signatures, under: policy) == nil)
      }
    }
  }

  @Test
  func `skopeo before 1.21 refuses signatures by subkeys, as the warning says`() async throws {
    try await PolicyRig.with(["alice", "bob"], subkeySigners: ["carol"]) { rig in
      let names = ["alice", "bob", "carol"]
      let carol = try #require(rig.keys["carol"].flatMap(Fingerprint.init(hexadecimal:)))
      let people = names.map { name in
        KeyHolder(
          name: name,
          keyPaths: [rig.path(of: name)],
          subkeySigners: name == "carol" ? [carol] : []
        )
      }
      let threshold = try ThresholdPolicy(people, threshold: 2, scope: "docker.io/stagex")
      #expect(threshold.warnings.map(\.primary) == [carol])
      let policy = try write(threshold, in: rig)
      var signatures: [String: [UInt8]] = [:]
      for name in names {
        signatures[name] = try await rig.signature(name, over: Self.reference)
      }
      let version = try await rig.run("skopeo", ["--version"]).output
      let numbers = version.split { !$0.isNumber }.compactMap { Int($0) }
      try #require(numbers.count >= 2, "\(version)")
      let knowsSubkeys = (numbers[0], numbers[1]) >= (1, 21)
      let (alice, bob) = (signatures["alice"] ?? [], signatures["bob"] ?? [])
      let byCarol = signatures["carol"] ?? []
      #expect(try await rig.skopeoRefuses([alice, bob], under: policy) == nil)
      #expect(try await rig.skopeoRefuses([alice, byCarol, bob], under: policy) == nil)
      let refusal = try await rig.skopeoRefuses([alice, byCarol], under: policy)
      #expect((refusal == nil) == knowsSubkeys, "\(version): \(refusal ?? "taken")")
    }
  }
}
