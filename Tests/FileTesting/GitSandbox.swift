internal import Subprocess

/// A repository of a test's own, whose git reads nobody's configuration.
public struct GitSandbox: Sendable {
  /// The folder that it is in.
  public let folder: TemporaryFolder

  /// Makes a repository.
  ///
  /// - Parameter objectFormat: What objects are named by, `sha1` or `sha256`.
  /// - Throws: ``GitFailure``.
  public init(objectFormat: String = "sha1") async throws {
    folder = try TemporaryFolder()
    try await git(["init", "-q", "-b", "main", "--object-format=\(objectFormat)", folder.path])
    // Signs with a text that git takes for a signature and doesn't look into.
    let signer = """
      #!/bin/sh
      cat >/dev/null
      echo '[GNUPG:] SIG_CREATED D 22 8 00 0 0' >&2
      printf '%s\\n' '-----BEGIN PGP SIGNATURE-----' '' 'bm8=' '-----END PGP SIGNATURE-----'
      """
    try folder.write(signer, to: "signer")
    _ = try await runProgram("chmod", ["+x", folder.path("signer")])
    try await git(["config", "gpg.program", folder.path("signer")])
  }

  /// Runs git in the repository.
  ///
  /// - Parameters:
  ///   - arguments: What it is to do.
  ///   - keys: A home of GnuPG in which it finds keys.
  /// - Returns: What it said; it has ended with exit code 0.
  /// - Throws: ``GitFailure`` with what it said if it failed.
  @discardableResult
  public func git(_ arguments: [String], keys: GnuPGHome? = nil) async throws -> String {
    let result = try await runProgram(
      "git",
      ["-C", folder.path] + arguments,
      environment: [
        "HOME": folder.path, "GNUPGHOME": keys?.folder.path ?? folder.path, "LC_ALL": "C",
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Alice Örsted", "GIT_AUTHOR_EMAIL": "alice@example.org",
        "GIT_COMMITTER_NAME": "Bob", "GIT_COMMITTER_EMAIL": "bob@example.org",
        "GIT_AUTHOR_DATE": "1794900000 +0530", "GIT_COMMITTER_DATE": "1794900001 -0800",
      ]
    )
    guard result.isSuccess else { throw GitFailure(arguments: arguments, errors: result.errors) }
    return result.output
  }

  /// Writes an object.
  ///
  /// - Returns: Its name.
  public func write(_ bytes: [UInt8], as kind: String) async throws -> String {
    try folder.write(bytes, to: ".git/object-to-write")
    let path = folder.path(".git/object-to-write")
    return String(try await git(["hash-object", "-w", "-t", kind, path]).dropLast())
  }

  /// Commits, merges, an octopus and tags of all kinds, as git itself writes them.
  public func fill() async throws {
    func commit(_ message: String, _ more: [String] = []) async throws {
      try await git(more + ["commit", "-q", "--allow-empty", "-m", message])
    }
    try await commit("First\n\nWith a body.\n\n  indented\n")
    for branch in ["a", "b", "c"] {
      try await git(["checkout", "-q", "-b", branch, "main"])
      try await commit("On \(branch)")
    }
    try await git(["tag", "-s", "-m", "Signed", "signed", "a"])
    try await git(["checkout", "-q", "main"])
    try await commit("Other letters: café")
    for (author, encoding) in [("Alice", "ISO-8859-1"), ("Alice Örsted", "KOI8-R"), ("A", "UTF-7")]
    {
      try await git([
        "-c", "i18n.commitEncoding=\(encoding)", "commit", "-q", "--allow-empty", "-m", "Encoded",
        "--author", "\(author) <alice@example.org>",
      ])
    }
    try await git(["merge", "-q", "--no-ff", "-m", "A signed tag is merged", "signed"])
    try await git(["merge", "-q", "--no-ff", "-m", "Octopus", "b", "c"])
    try await git(["commit", "-q", "--allow-empty", "--allow-empty-message", "-m", ""])
    try await git(["tag", "-a", "-m", "Release 1\n\nNotes", "v1.0/rc-1"])
    try await git(["tag", "-a", "-m", "Of a tag", "nested", "v1.0/rc-1"])
    try await git(["tag", "-a", "-m", "Of a tree", "tree", "HEAD^{tree}"])
  }

  /// All commits and tags.
  public func objects() async throws -> [(id: String, kind: String, bytes: [UInt8])] {
    let listed = try await git(["cat-file", "--batch-all-objects", "--batch-check"])
    var objects: [(id: String, kind: String, bytes: [UInt8])] = []
    for line in listed.split(separator: "\n") {
      let parts = line.split(separator: " ").map(String.init)
      guard ["commit", "tag"].contains(parts[1]) else { continue }
      let content = try await git(["cat-file", parts[1], parts[0]])
      objects.append((parts[0], parts[1], Array(content.utf8)))
    }
    return objects
  }
}

/// What git said when it failed.
public struct GitFailure: Error {
  /// What it was to do.
  public let arguments: [String]
  /// What it wrote to standard error.
  public let errors: String
}
