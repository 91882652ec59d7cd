import ContainersPolicy
import OpenPGP
import StrictJSON
import Testing

/// Policies by their requirements, and what is refused.
@Suite
struct ThresholdPolicyTests {
  private static func people(_ count: Int) -> [KeyHolder] {
    (0..<count).map { KeyHolder(name: "p\($0)", keyPaths: ["/keys/p\($0).asc"]) }
  }

  private static func problems(
    _ people: [KeyHolder] = people(3),
    threshold: Int = 2,
    scope: String = "docker.io/stagex"
  ) -> [String] {
    do throws(ThresholdPolicyError) {
      _ = try ThresholdPolicy(people, threshold: threshold, scope: scope)
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  @Test
  func `two of three are three requirements of two people each`() throws {
    let policy = try ThresholdPolicy(Self.people(3), threshold: 2, scope: "docker.io/stagex")
    let paths = (0..<3).map { "/keys/p\($0).asc" }
    #expect(
      policy.requirements == [
        [paths[1], paths[2]], [paths[0], paths[2]], [paths[0], paths[1]],
      ]
    )
    #expect(policy.warnings.isEmpty)
    let text = String(decoding: policy.document.compact(), as: UTF8.self)
    let requirements = policy.requirements.map { paths in
      #"{"type":"signedBy","keyType":"GPGKeys","keyPaths":["#
        + paths.map { "\"\($0)\"" }.joined(separator: ",") + "]}"
    }
    #expect(
      text == #"{"default":[{"type":"reject"}],"transports":{"docker":{"docker.io/stagex":["#
        + requirements.joined(separator: ",") + "]}}}"
    )
  }

  @Test
  func `for every threshold exactly the groups that reach it meet all requirements`() throws {
    for count in 1...7 {
      for threshold in 1...count {
        let people = Self.people(count)
        let policy = try ThresholdPolicy(people, threshold: threshold, scope: "localhost")
        for signers in 0..<(1 << count) {
          let paths = Set((0..<count).filter { signers >> $0 & 1 == 1 }.map { "/keys/p\($0).asc" })
          let isMet = policy.requirements.allSatisfy { !paths.isDisjoint(with: $0) }
          #expect(isMet == (paths.count >= threshold), "\(threshold) of \(count): \(paths)")
        }
      }
    }
  }

  @Test(arguments: [
    (1, 1, 1), (1, 8, 1), (2, 8, 8), (3, 8, 28), (8, 8, 8), (3, 5, 10), (2, 100, 100),
    (100, 100, 100), (1, 100, 1), (3, 45, 990),
  ])
  func `so many requirements there are`(threshold: Int, count: Int, wanted: Int) throws {
    let policy = try ThresholdPolicy(Self.people(count), threshold: threshold, scope: "localhost")
    #expect(policy.requirements.count == wanted)
  }

  @Test(arguments: [(3, 46), (50, 100), (98, 100), (7, 13)])
  func `too many are refused before any is made`(threshold: Int, count: Int) {
    #expect(
      Self.problems(Self.people(count), threshold: threshold) == [
        "\(threshold) of \(count) people take more than 1000 requirements, a policy may have no more"
      ]
    )
  }

  @Test
  func `more people than a policy may be about are refused`() {
    #expect(Self.problems(Self.people(101)) == ["there are 101 people, 100 is the most"])
  }

  @Test(arguments: [0, -1, 4, .max, .min])
  func `a threshold that can't be reached is refused`(threshold: Int) {
    #expect(
      Self.problems(threshold: threshold) == [
        "the threshold has '\(threshold)', expected a number from 1 to the number of people, 3"
      ]
    )
  }

  @Test(arguments: [
    "docker.io", "docker.io/stagex", "docker.io/stagex/core-acl", "docker.io/library", "localhost",
    "localhost/a", "127.0.0.1:5000", "127.0.0.1:5000/a/b", "ghcr.io/x",
  ])
  func `a scope that images can have is taken`(scope: String) {
    #expect(Self.problems(scope: scope).isEmpty)
  }

  @Test(arguments: [
    "", "stagex", "stagex/core-acl", "busybox", "library", "index.docker.io/stagex",
    "docker.io/", "docker.io/stagex/", "/docker.io", "docker.io//a", "docker.io/stagex/a:1",
    "docker.io/stagex/a@sha256", "docker.io/Stagex", "*.docker.io", "docker.io/*",
    "docker://docker.io/stagex", "docker.io/sta gex", "docker.io/stagex\n", "docker.io/..",
  ])
  func `a scope that no image is in is refused`(scope: String) {
    let problems = Self.problems(scope: scope)
    #expect(problems.count == 1 && problems[0].hasPrefix("the scope has '"), "\(problems)")
    #expect(problems[0].utf8.allSatisfy { (0x20...0x7E).contains($0) })
  }

  @Test
  func `all that is wrong is told together`() {
    let long = "/" + String(repeating: "k", count: 4096)
    let people = [
      KeyHolder(name: "a", keyPaths: ["/k/a", "keys/a", "/k/\u{1B}[31m", "/k//b", "/k/../b", "/"]),
      KeyHolder(name: "b", keyPaths: []), KeyHolder(name: "c", keyPaths: ["/k/a", long]),
    ]
    let problems = Self.problems(people, threshold: 9, scope: "x")
    #expect(
      problems.map { $0.split(separator: ",")[0] } == [
        "the scope has 'x'", "the key file of 'a' is 'keys/a'",
        "the key file of 'a' is '/k/\\u{1b}[31m'", "the key file of 'a' is '/k//b'",
        "the key file of 'a' is '/k/../b'", "the key file of 'a' is '/'", "'b' has no key file",
        "'/k/a' is the key file of 'a' and of 'c'; every key in it would count for both",
        "the key file of 'c' is '/\(String(repeating: "k", count: 299))...'",
        "the threshold has '9'",
      ]
    )
  }

  @Test
  func `whoever signs with a subkey is named, once for each certificate`() throws {
    let keys = try ["A", "B"].map { digit in
      try #require(Fingerprint(hexadecimal: String(repeating: digit, count: 40)))
    }
    var people = Self.people(3)
    people[1].subkeySigners = keys
    let policy = try ThresholdPolicy(people, threshold: 2, scope: "docker.io/stagex")
    #expect(policy.warnings.map(\.name) == ["p1", "p1"])
    #expect(
      policy.warnings.first?.description == """
        skopeo before 1.21, and whatever else has containers/image before 5.37, refuses the \
        signatures of 'p1': a subkey of \(keys[0]) makes them
        """
    )
  }

  @Test(arguments: [
    "https://sigs.stagex.tools", "https://sigs.stagex.tools/", "http://127.0.0.1:8000/a%20b",
    "file:///srv/signatures",
  ])
  func `an address is written under both of its names`(address: String) throws {
    let file = try LookasideConfiguration(scope: "docker.io/stagex", address: address)
    let kept = address.hasSuffix("/") ? String(address.dropLast()) : address
    #expect(
      String(decoding: file.bytes, as: UTF8.self) == """
        docker:
          "docker.io/stagex":
            lookaside: "\(kept)"
            sigstore: "\(kept)"

        """
    )
  }

  @Test(arguments: [
    "", "sigs.stagex.tools", "/srv/signatures", "file://srv", "file:///", "file:////", "https://",
    "https:///x", "https://a b", "https://a\n", "https://a\"b", "https://a#b", "https://a?b",
    "ftp://a", "HTTPS://a", "https://\u{E9}",
  ])
  func `an address that readers don't take is refused`(address: String) throws {
    let error = try #require(throws: LookasideConfigurationError.self) {
      try LookasideConfiguration(scope: "stagex", address: address)
    }
    #expect(error.problems == [.scope("stagex"), .address(address)])
  }
}
