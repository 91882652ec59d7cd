import OpenPGP
import Policy
import Testing

/// Who may call, and for what.
@Suite
struct PolicyClientTests {
  private static let team = """
    [[client]]
    user = "alice"
    keys = ["\(Sample.key)"]
    repositories = ["stagex/*"]
    max-batch = 2

    [[client]]
    group = "signers"
    """

  private func refusals(
    _ policy: Policy,
    uid: UInt32,
    gids: Set<UInt32> = [],
    _ change: (inout PolicyFacts) -> Void = { _ in }
  ) throws -> [PolicyRefusal] {
    let facts = try Sample.facts {
      $0.caller.uid = uid
      $0.caller.gids = gids
      change(&$0)
    }
    return policy.refusals(for: facts)
  }

  @Test
  func `an entry lets in whom it names, and nobody else`() throws {
    let policy = try Sample.policy(Self.team)
    #expect(try refusals(policy, uid: 1001).isEmpty)
    #expect(try refusals(policy, uid: 5, gids: [9, 2000]).isEmpty)
    let refused = try #require(try refusals(policy, uid: 1002, gids: [9]).first)
    #expect(refused.rule == .client && refused.found == "user 1002")
    #expect(refused.wanted == "user alice, group signers")
    #expect(refused.origin.description == "/etc/s.toml:1")
  }

  @Test
  func `the first entry that names the caller counts`() throws {
    let policy = try Sample.policy(Self.team)
    // As a member of the group alone she could have any number.
    let limited = try refusals(policy, uid: 1001, gids: [2000]) { $0.request.imageCount = 3 }
    #expect(limited.map(\.found) == ["3 images for user alice"])
    #expect(limited.map(\.origin.description) == ["/etc/s.toml:5"])
    #expect(try refusals(policy, uid: 5, gids: [2000]) { $0.request.imageCount = 3 }.isEmpty)
  }

  @Test
  func `all limits of an entry that are broken are told with their lines`() throws {
    let policy = try Sample.policy(Self.team)
    let other = try #require(Fingerprint(hexadecimal: Sample.otherKey))
    let broken = try refusals(policy, uid: 1001) {
      $0.card.key = other
      $0.request = PolicyRequest(repositories: ["quay.io/x"], imageCount: 9)
    }
    #expect(broken.allSatisfy { $0.rule == .client })
    #expect(
      broken.map(\.found) == [
        "key \(Sample.otherKey) for user alice", "repository quay.io/x for user alice",
        "9 images for user alice",
      ]
    )
    #expect(broken.map(\.wanted) == [Sample.key, "docker.io/stagex/*", "at most 2"])
    #expect(broken.map(\.origin.description) == (3...5).map { "/etc/s.toml:\($0)" })
  }

  @Test
  func `the agent's own user needs no entry, but one limits him`() throws {
    #expect(try refusals(Sample.policy(Self.team), uid: 1000).isEmpty)
    let limited = try Sample.policy("[[client]]\nuser = 1000\nrepositories = ['a/b']")
    #expect(try refusals(limited, uid: 1000).map(\.rule) == [.client])
    let byGroup = try Sample.policy("[[client]]\ngroup = 77\nrepositories = ['a/b']")
    #expect(try refusals(byGroup, uid: 1000, gids: [77]).map(\.rule) == [.client])
  }

  @Test
  func `root is nobody special`() throws {
    #expect(try refusals(Sample.policy(), uid: 0, gids: [0]).map(\.rule) == [.client])
  }

  @Test
  func `a caller needs the leave of both files`() throws {
    let both = try Sample.policy(
      "[[client]]\ngroup = 'signers'\nmax-batch = 10",
      user: "[[client]]\nuser = 'alice'\n[[client]]\ngroup = 'signers'\nmax-batch = 5"
    )
    // The user's file can't let in anyone whom the system's doesn't.
    #expect(try refusals(both, uid: 1001).map(\.origin.description) == ["/etc/s.toml:1"])
    #expect(try refusals(both, uid: 1001, gids: [2000]).isEmpty)
    let many = try refusals(both, uid: 1001, gids: [2000]) { $0.request.imageCount = 11 }
    #expect(many.map(\.origin.description) == ["/etc/s.toml:3"])
    let member = try refusals(both, uid: 7, gids: [2000]) { $0.request.imageCount = 6 }
    #expect(member.map(\.origin.description) == ["/home/u.toml:5"])
  }

  @Test
  func `a request is checked without a card, all but its key`() throws {
    let policy = try Sample.policy(Self.team)
    let request = PolicyRequest(repositories: ["quay.io/x"], imageCount: 1001)
    let caller = PolicyCaller(uid: 1001, gids: [], agentUID: 1000)
    #expect(
      policy.refusals(of: request, from: caller).map(\.rule) == [.maxBatch, .client, .client]
    )
    let stranger = PolicyCaller(uid: 4, gids: [], agentUID: 1000)
    let fine = PolicyRequest(repositories: ["docker.io/stagex/a"], imageCount: 1)
    #expect(policy.refusals(of: fine, from: stranger).map(\.rule) == [.client])
    #expect(policy.refusals(of: fine, from: caller).isEmpty)
  }
}
