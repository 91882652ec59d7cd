import OpenPGP
import Policy
import QubesService
import Testing

/// Other qubes as callers, and the short names by which they name keys.
@Suite
struct PolicyQubeTests {
  private static let work = """
    [qubes.keys]
    release = "\(Sample.key)"

    [[client]]
    qube = "work"
    keys = ["\(Sample.key)"]
    repositories = ["stagex/*"]
    max-batch = 2
    """

  /// The agent's own user by the socket, for the bridge runs as the same.
  private func refusals(
    _ policy: Policy,
    of qube: String?,
    _ change: (inout PolicyFacts) -> Void = { _ in }
  ) throws -> [PolicyRefusal] {
    let facts = try Sample.facts {
      $0.caller.uid = $0.caller.agentUID
      $0.caller.qube = qube
      change(&$0)
    }
    return policy.refusals(for: facts)
  }

  @Test
  func `a qube without an entry is refused, whoever the bridge runs as`() throws {
    for file in ["", "[[client]]\nuser = 'alice'", Self.work] {
      let refused = try refusals(try Sample.policy(file), of: "personal")
      #expect(refused.map(\.rule) == [.client])
      #expect(refused.map(\.found) == ["qube personal"])
      // Which other qubes there are is not for it to know.
      #expect(refused.map(\.wanted) == ["an entry [[client]] with the name of this qube"])
    }
    #expect(try refusals(try Sample.policy(""), of: nil).isEmpty)
  }

  @Test
  func `an entry lets its qube in, and names all limits that are broken`() throws {
    let policy = try Sample.policy(Self.work)
    #expect(try refusals(policy, of: "work").isEmpty)
    let other = try #require(Fingerprint(hexadecimal: Sample.otherKey))
    let broken = try refusals(policy, of: "work") {
      $0.card.key = other
      $0.request = PolicyRequest(repositories: ["quay.io/x"], imageCount: 9)
    }
    #expect(
      broken.map(\.found) == [
        "key \(Sample.otherKey) for qube work", "repository quay.io/x for qube work",
        "9 images for qube work",
      ]
    )
  }

  @Test
  func `an entry for the bridge's user or group lets no qube in`() throws {
    let policy = try Sample.policy("[[client]]\nuser = 1000\n\n[[client]]\ngroup = 'signers'")
    let refused = try refusals(policy, of: "work") { $0.caller.gids = [2000] }
    #expect(refused.map(\.found) == ["qube work"])
  }

  @Test
  func `each file that has entries has to name the qube`() throws {
    let both = try Sample.policy("[[client]]\nuser = 'alice'", user: "[[client]]\nqube = 'work'")
    #expect(try refusals(both, of: "work").map(\.origin.description) == ["/etc/s.toml:1"])
    let wider = Sample.problems(
      "[[client]]\nqube = 'work'\nmax-batch = 1",
      user: "[[client]]\nqube = 'work'\nmax-batch = 2"
    )
    #expect(wider.first?.hasPrefix("/home/u.toml:3: max-batch of qube work is 2") == true)
  }

  @Test(arguments: ["[qubes]\nkeys = { release = '\(Sample.key)' }", work])
  func `a short name stands for one key`(file: String) throws {
    let policy = try Sample.policy(file)
    let name = try #require(KeyAlias("release"))
    #expect(try policy.key(named: name).description == Sample.key)
    let other = try #require(KeyAlias("nightly"))
    do {
      _ = try policy.key(named: other)
      Issue.record("another name was taken")
    } catch {
      #expect(error.rule == .qubes && error.found == "the key nightly")
      #expect(!error.description.contains("release"))
    }
  }

  @Test
  func `the user's file may add a name and not give one to another key`() throws {
    let system = "[qubes.keys]\nrelease = '\(Sample.key)'"
    let added = try Sample.policy(system, user: "[qubes.keys]\nnightly = '\(Sample.otherKey)'")
    #expect(added.keyNames.map(\.alias.name) == ["release", "nightly"])
    let same = try Sample.policy(system, user: system)
    #expect(same.keyNames.map(\.place.file) == ["/etc/s.toml"])
    let problems = Sample.problems(system, user: "[qubes.keys]\nrelease = '\(Sample.otherKey)'")
    #expect(
      problems == [
        "/home/u.toml:2: the key's short name 'release' stands for another key in /etc/s.toml:2"
      ]
    )
  }

  @Test(arguments: [
    ("qubes = 3", "qubes is an integer, expected a table [qubes.keys]"),
    ("[qubes]\nkey = {}", "there is no rule 'key'; did you mean keys?"),
    ("[qubes]\nkeys = ['a']", "keys is an array, expected a table: a short name = a fingerprint"),
    ("[qubes.keys]\nrelease = 'AB'", "release has 'AB', expected \(Fingerprint.expected)"),
    ("[qubes.keys]\nRelease = ''", "qubes.keys has 'Release', expected short names: "),
    ("[[client]]\nqube = '1work'", "qube has '1work', expected \(QubeName.expected)"),
    ("[[client]]\nqube = 7", "qube is an integer, expected a qube's name as a string"),
    ("[[client]]\nqube = 'a'\nuser = 1", "this client has more than one of user, group and qube"),
    ("[[client]]\nqube = 'a'\n[[client]]\nqube = 'a'", "qube a has a client entry already"),
  ])
  func `what is wrong with a name or an entry is told with its line`(file: String, words: String) {
    let problems = Sample.problems(file)
    #expect(problems.count == 1)
    #expect(problems.first?.contains(words) == true, "\(problems)")
  }
}
