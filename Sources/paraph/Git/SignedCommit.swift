import AgentClient

/// One signed commit that adds files to a branch, or none at all.
///
/// It is put together beside the index and signed before anything of the checkout changes; the
/// branch moves on to it in one step, unless it moved meanwhile, and the index with it. Files go in
/// byte by byte: neither filters nor line ends of git's change a signature. No hook runs.
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
  /// - Throws: ``Failure``; unless it says otherwise, branch and index are as they were then.
  func make(_ files: [String], message: String) async throws(Failure) -> String {
    do throws(Failure) {
      return try await commit(files, message)
    } catch {
      var failure = error
      if failure.code == GitSentences.refusedCode { failure.hint = GitSentences.rerunHint }
      throw failure
    }
  }

  private func commit(_ files: [String], _ message: String) async throws(Failure) -> String {
    let git = try await checkout.git.withoutFilters()
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

    let index = try await GitIndex(of: git)
    let add = ["update-index", "--add", "-z", "--index-info"]
    let tree = try await index.drafting { environment throws(Failure) in
      try await git.tell(["read-tree"] + [parent ?? "--empty"], environment: environment)
      try await git.tell(add, environment: environment, input: entries)
      return try await git.tell(["write-tree"], environment: environment)
    }
    try await checkAdded(paths, from: parent, to: tree, git)
    let unsigned = try await git.tell(
      ["commit-tree", "--no-gpg-sign"] + (parent.map { ["-p", $0] } ?? []) + ["-F", "-", tree],
      input: message
    )
    let commit = try await CommitSigning(git: git, signer: signer, key: key).sign(unsigned)
    try await index.change { environment throws(Failure) in
      try await git.tell(add, environment: environment, input: entries)
    } publishing: { () throws(Failure) in
      try await git.tell([
        "update-ref", "-m", "paraph: signatures", "refs/heads/" + checkout.branch, commit,
        parent ?? String(repeating: "0", count: commit.count),
      ])
    }
    return commit
  }

  /// Refuses a tree that does anything besides adding the files, whatever the index was told of.
  private func checkAdded(
    _ paths: [String],
    from parent: String?,
    to tree: String,
    _ git: Git
  ) async throws(Failure) {
    guard let parent else { return }
    let told = try await git.tell([
      "diff-tree", "-r", "-z", "--no-renames", "--name-status", parent, tree,
    ])
    let fields = told.split(separator: "\0").map(String.init)
    let changes = stride(from: 0, to: fields.count - 1, by: 2).map { (fields[$0], fields[$0 + 1]) }
    let others = changes.filter { $0.0 != "A" }.map(\.1)
    guard others.isEmpty, Set(changes.map(\.1)) == Set(paths) else {
      throw GitSentences.notOnlyAdded(others.isEmpty ? paths : others)
    }
  }
}
