import Policy
import Testing

/// Patterns for git repositories.
@Suite
struct GitRepositoryGlobTests {
  @Test(arguments: [
    ("/home/alice/stagex", "/home/alice/stagex", true),
    ("/home/alice/stagex", "/home/alice/stagex2", false),
    ("/home/*/stagex", "/home/bob/stagex", true), ("/home/*", "/home/bob/stagex", false),
    ("/home/**", "/home/bob/stagex", true), ("**", "https://codeberg.org/stagex/stagex", true),
    ("https://codeberg.org/stagex/*", "https://codeberg.org/stagex/x", true),
    ("https://codeberg.org/stagex/*", "https://codeberg.org/other/x", false),
    ("git@codeberg.org:stagex/*.git", "git@codeberg.org:stagex/a.git", true),
    ("/A", "/a", false), ("/a b", "/a b", true),
  ])
  func `a star ends at a slash, two stars don't, and all else is as it is written`(
    glob: String,
    repository: String,
    matches: Bool
  ) throws {
    #expect(try GitRepositoryGlob(policy: glob).matches(repository) == matches)
  }

  @Test(arguments: [
    "", "stagex", "/a***", "/\u{E9}", "/a\n", "/" + String(repeating: "a", count: 255),
  ])
  func `what no repository can fit is refused`(text: String) {
    #expect(throws: PolicyElementError.self) { try GitRepositoryGlob(policy: text) }
  }
}
