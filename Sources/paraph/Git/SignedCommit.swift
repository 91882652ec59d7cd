import AgentClient
import ConfinedFiles
import FoundationEssentials
import Glibc
import PrintableText

/// One signed commit that adds files to a branch, or none at all.
///
/// It is put together beside the index and signed before anything of the checkout changes; the
/// branch moves on to it in one step, unless it moved meanwhile. Files go in byte by byte: neither
/// filters nor line ends of git's change a signature. No hook runs.
struct SignedCommit: Sendable {
  let checkout: GitCheckout
  /// The program that signs, by its path.
  let signer: String
  /// Whose key the program is asked for; nil for the one that git is set to.
  let key: String?

  /// Makes the commit.
  ///
  /// - Parameters:
  ///   - files: What is added, beneath the checkout.
  ///   - message: What the commit says.
  /// - Returns: The commit's name.
  /// - Throws: ``Failure``; branch and index are as they were then.
  func make(_ files: [String], message: String) async throws(Failure) -> String {
    let git = checkout.git
    let head = try await git.ask(["rev-parse", "--quiet", "--verify", "HEAD^{commit}"])
    let parent = head.isSuccess ? head.line : nil
    let paths = files.sorted()
    let written = try await git.tell(
      ["hash-object", "-w", "--no-filters", "--stdin-paths"],
      input: paths.map { $0 + "\n" }.joined()
    )
    let objects = written.split(separator: "\n")
    guard objects.count == paths.count else {
      throw GitSentences.refused("hash-object", "it named \(objects.count) of \(paths.count) files")
    }
    let entries = zip(objects, paths).map { "100644 \($0)\t\($1)\0" }.joined()

    let directory = try await git.tell(["rev-parse", "--absolute-git-dir"])
    let index = ["GIT_INDEX_FILE": "\(directory)/paraph-index-\(getpid())"]
    // Safe because: the string is terminated and outlives the call.
    defer { for path in index.values { _ = unsafe unlink(path) } }
    try await git.tell(["read-tree"] + [parent ?? "--empty"], environment: index)
    let add = ["update-index", "--add", "-z", "--index-info"]
    try await git.tell(add, environment: index, input: entries)
    let tree = try await git.tell(["write-tree"], environment: index)
    let commit = try await git.tell(
      ["commit-tree", "--gpg-sign" + (key.map { "=" + $0 } ?? "")]
        + (parent.map { ["-p", $0] } ?? []) + ["-F", "-", tree],
      settings: [
        "gpg.format=openpgp", "gpg.program=" + signer, "gpg.openpgp.program=" + signer,
      ],
      input: message
    )
    try await git.tell([
      "update-ref", "-m", "paraph: signatures", "refs/heads/" + checkout.branch, commit,
      parent ?? String(repeating: "0", count: commit.count),
    ])
    try await git.tell(add, input: entries)
    return commit
  }
}
