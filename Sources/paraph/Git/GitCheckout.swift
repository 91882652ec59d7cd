import AgentClient
import PrintableText

/// A checkout of signatures that git keeps, of which it is known that one commit can be made in it.
struct GitCheckout: Sendable {
  let git: Git
  /// The branch that is committed to.
  let branch: String
  /// How the branch is come to.
  let way: BranchWay
  /// The branch that was checked out; nil if none was.
  private let begun: String?
  /// What git doesn't know, beneath the checkout.
  private let untracked: Set<String>

  /// Looks at a checkout; nothing in it is changed.
  ///
  /// - Parameters:
  ///   - folder: The checkout's top folder.
  ///   - wanted: The branch to make or to continue; nil for the one that is checked out.
  /// - Throws: ``Failure`` with every reason why no commit can be made there.
  init(at folder: String, branch wanted: String?) async throws(Failure) {
    let unlooked = Git(folder: folder)
    let prefix = try await unlooked.ask(["rev-parse", "--is-inside-work-tree", "--show-prefix"])
    guard prefix.isSuccess else { throw GitSentences.noCheckout(folder, prefix.complaint) }
    guard prefix.line.hasPrefix("true") else {
      let isBare = try await unlooked.tell(["rev-parse", "--is-bare-repository"]) == "true"
      throw GitSentences.noWorkTree(folder, isBare: isBare)
    }
    guard prefix.line == "true\n" || prefix.line == "true" else {
      throw GitSentences.notTopFolder(folder)
    }
    git = try await unlooked.withoutFilters()
    let status = GitStatus(
      parsing: try await git.tell([
        "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all",
        "--ignored=traditional", "--no-renames", "--ignore-submodules=all",
      ])
    )
    untracked = Set(status.untracked)
    begun = status.branch

    var problems: [String] = []
    problems += GitSentences.changes("staged", status.staged)
    problems += GitSentences.changes("changed", status.changed)
    problems += GitSentences.changes("in conflict", status.unmerged)
    let index = try await GitIndex(of: git)
    if index.isLocked { problems.append(GitSentences.locked(index.lock)) }
    for (name, what) in [("MERGE_HEAD", "merge"), ("CHERRY_PICK_HEAD", "cherry-pick")]
    where try await git.ask(["rev-parse", "--quiet", "--verify", name]).isSuccess {
      problems.append("a \(what) isn't finished")
    }
    let identity = try await git.ask(
      ["var", "GIT_COMMITTER_IDENT"],
      settings: ["user.useConfigOnly=true"]
    )
    if !identity.isSuccess {
      problems.append("git doesn't know who commits: user.name and user.email aren't both set")
    }
    if status.branch == nil { problems.append("HEAD is detached: no branch is checked out") }
    let branch = wanted ?? status.branch ?? "HEAD"
    if wanted == nil, status.branch == nil {
      way = .stay
    } else if try await !git.ask(["check-ref-format", "--branch", branch]).isSuccess {
      problems.append("'\(printable(branch))' is no name of a branch")
      way = .stay
    } else {
      switch try await BranchWay.find(to: branch, from: status, git) {
      case .success(let found): way = found
      case .failure(let problem):
        problems.append(problem.sentence(branch))
        way = .stay
      }
    }
    self.branch = branch
    guard problems.isEmpty else { throw GitSentences.notReady(problems) }
  }

  /// Refuses to add to folders of signatures where that would take something away, or where there
  /// are files that neither git nor this run knows.
  ///
  /// - Parameters:
  ///   - folders: The folders of images, beneath the checkout.
  ///   - expected: What a broken run of this command left.
  /// - Throws: ``Failure`` with every reason.
  func check(adding folders: Set<String>, but expected: Set<String>) async throws(Failure) {
    let tracked = try await TrackedFiles(of: git)
    let strange = left(in: folders, tracked).filter { !expected.contains($0) }
    let problems =
      GitSentences.changes("not known to git", strange) + tracked.problems(adding: folders)
    guard problems.isEmpty else { throw GitSentences.notReady(problems) }
  }

  /// Signatures that were there and that the commit that is checked out hasn't.
  ///
  /// - Parameter folders: The folders of images, beneath the checkout.
  /// - Returns: The paths, sorted.
  /// - Throws: ``Failure``.
  func left(in folders: Set<String>) async throws(Failure) -> [String] {
    left(in: folders, try await TrackedFiles(of: git))
  }

  private func left(in folders: Set<String>, _ tracked: TrackedFiles) -> [String] {
    untracked.filter { path in
      guard !tracked.contains(path), let slash = path.lastIndex(of: "/") else { return false }
      return folders.contains(String(path[..<slash]))
        && path[path.index(after: slash)...].hasPrefix("signature-")
    }
    .sorted()
  }

  /// Does what may check a branch out; a failure says if it is checked out since.
  static func telling<Value>(
    of checkout: GitCheckout?,
    _ body: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await body()
    } catch var failure as Failure {
      guard let checkout, checkout.branch != checkout.begun else { throw failure }
      let now = try? await checkout.git.ask(["symbolic-ref", "--quiet", "--short", "HEAD"])
      if now?.line == checkout.branch {
        let said = GitSentences.checkedOut(checkout.branch)
        failure.hint = failure.hint.map { "\($0); \(said)" } ?? said
      }
      throw failure
    }
  }

  /// Checks the branch out, makes it, or moves it on to where its remote is.
  ///
  /// - Throws: ``Failure`` with what git says.
  func enterBranch() async throws(Failure) {
    for arguments in way.commands(branch) {
      try await git.withoutFilters().tell(arguments)
    }
  }
}
