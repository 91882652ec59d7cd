import Policy
import PythonTesting
import RandomTesting
import Testing

/// Patterns for repositories.
@Suite
struct RepositoryGlobTests {
  @Test(arguments: [
    ("stagex/*", "docker.io/stagex/*"), ("busybox", "docker.io/library/busybox"),
    ("*", "docker.io/library/*"), ("**", "docker.io/**"), ("*/*", "docker.io/*/*"),
    ("docker.io/busybox", "docker.io/library/busybox"),
    ("index.docker.io/stagex/a", "docker.io/stagex/a"), ("docker.io/**", "docker.io/**"),
    ("ghcr.io/a/**", "ghcr.io/a/**"), ("localhost/a", "localhost/a"),
    ("localhost:5000/a", "localhost:5000/a"), ("host:5000/a", "host:5000/a"),
    ("*.example.com/a", "*.example.com/a"), ("Example.com/a", "Example.com/a"),
  ])
  func `what is left out is put in as in references`(text: String, inFull: String) throws {
    #expect(try RepositoryGlob(policy: text).text == inFull)
  }

  @Test(arguments: [
    ("stagex/*", "docker.io/stagex/core-acl", true), ("stagex/*", "docker.io/stagex/a/b", false),
    ("stagex/**", "docker.io/stagex/a/b", true), ("stagex/*", "ghcr.io/stagex/a", false),
    ("stagex/core-*", "docker.io/stagex/core-", true), ("stagex/a", "docker.io/stagex/ab", false),
    ("stagex/*", "docker.io/stagexx/a", false), ("stagex/*-*-*", "docker.io/stagex/a-b-c", true),
    ("*.example.com/**", "a.example.com/x/y", true), ("**", "ghcr.io/a", false),
    ("a*/b", "docker.io/a/x/b", false), ("a**/b", "docker.io/a/x/b", true),
  ])
  func `a star ends at a slash, two stars don't`(
    glob: String,
    repository: String,
    matches: Bool
  ) throws {
    #expect(try RepositoryGlob(policy: glob).matches(repository) == matches)
  }

  @Test(arguments: [
    ("stagex/core-*", "stagex/*", true), ("stagex/*", "stagex/core-*", false),
    ("stagex/*", "stagex/**", true), ("stagex/**", "stagex/*", false), ("a/*/c", "a/**", true),
    ("a/b", "*/*", true), ("*/*", "**", true), ("ghcr.io/**", "**", false), ("a/*", "a/*", true),
    ("a/**", "a/**", true), ("a/*b*", "a/*", true), ("a/x*y", "a/x**y", true),
    // The first is true of all names, and not seen, which is the strict side.
    ("a/**", "**/*", false), ("*", "*a*", false),
  ])
  func `a narrower pattern is covered`(narrow: String, wide: String, covered: Bool) throws {
    let (narrow, wide) = (try RepositoryGlob(policy: narrow), try RepositoryGlob(policy: wide))
    #expect(narrow.isCovered(by: wide) == covered)
  }

  /// Few letters, so that much matches.
  private func random(_ pieces: [String], using generator: inout SeededGenerator) -> String {
    let count = Int.random(in: 1...7, using: &generator)
    return (0..<count).map { _ in
      pieces[Int.random(in: 0..<pieces.count, using: &generator)]
    }
    .joined()
  }

  @Test
  func `what a covered pattern matches the other one matches too`() throws {
    var generator = SeededGenerator(seed: 4)
    var covered = 0
    var matched = 0
    for _ in 0..<20_000 {
      let texts = (0..<2).map { _ in
        "r.x/" + random(["a", "b", "/", "*", "**", "a*", "/*"], using: &generator)
      }
      guard
        let narrow = try? RepositoryGlob(policy: texts[0]),
        let wide = try? RepositoryGlob(policy: texts[1]),
        narrow.isCovered(by: wide)
      else { continue }
      covered += 1
      for _ in 0..<30 {
        let name = "r.x/" + random(["a", "b", "/", "ab", "a/b"], using: &generator)
        guard narrow.matches(name) else { continue }
        matched += 1
        #expect(wide.matches(name), "\(texts) \(name)")
      }
    }
    #expect(covered > 300 && matched > 1000, "\(covered) \(matched)")
  }

  @Test
  func `patterns match what Python's regular expressions match`() async throws {
    var generator = SeededGenerator(seed: 5)
    var lines: [String] = []
    var answers: [Bool] = []
    for _ in 0..<5000 {
      let text = "r.x/" + random(["a", "b", "/", "*", "**", "a*", "/*"], using: &generator)
      let name = "r.x/" + random(["a", "b", "/", "ab", "a/b"], using: &generator)
      guard let glob = try? RepositoryGlob(policy: text) else { continue }
      lines.append("\(text) \(name)")
      answers.append(glob.matches(name))
    }
    let program = """
      import re, sys
      for line in sys.stdin:
        glob, name = line.split()
        parts = re.split(r'([*]+)', glob)
        pattern = ''.join({'*': '[^/]*', '**': '.*'}.get(p, re.escape(p)) for p in parts)
        print(int(re.fullmatch(pattern, name) is not None))
      """
    let expected = try await python(program, lines: lines).map { $0 == "1" }
    #expect(answers == expected)
    #expect(answers.count > 2000 && answers.filter(\.self).count > 200)
  }
}
