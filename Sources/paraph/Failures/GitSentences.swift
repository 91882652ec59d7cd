import AgentClient
import PrintableText

/// Why no commit is made, as sentences.
enum GitSentences {
  /// The most paths that are named one by one.
  private static let mostPaths = 5

  private static let hint =
    "nothing was added; commit or put away what is there, and run it again"

  /// How git calls a checkout of somebody else's, in which it does nothing.
  private static let foreign = "dubious ownership"

  static func noCheckout(_ folder: String, _ complaint: String) -> Failure {
    Failure(
      "NoCheckout",
      "\(printable(folder)) is no checkout that git takes: \(complaint)",
      hint: (complaint.contains(foreign)
        ? "if you trust it: git config --global --add safe.directory FOLDER, or chown it"
        : "make it with git clone or git init") + ", or leave --commit out",
      status: .file
    )
  }

  /// What there is in the place of a work tree in which commits are made.
  static func noWorkTree(_ folder: String, isBare: Bool) -> Failure {
    noCheckout(
      folder,
      isBare ? "it is bare and has no files" : "its files are elsewhere (core.worktree)"
    )
  }

  static func notTopFolder(_ folder: String) -> Failure {
    Failure(
      "NoCheckout",
      "\(printable(folder)) lies inside a checkout and isn't its top folder",
      hint: "name the top folder, or leave --commit out",
      status: .file
    )
  }

  static func programs(_ names: [String]) -> Failure {
    Failure(
      "CheckoutRunsPrograms",
      names.map { name in
        let what = name.hasPrefix("filter.") ? "has git run a program" : "changes with the branch"
        return "the checkout's own configuration \(what): \(printable(name))"
      },
      hint: "nothing was run; take it out with git config --unset, or clone the repository anew",
      status: .refused
    )
  }

  static func notReady(_ problems: [String]) -> Failure {
    Failure("CheckoutNotReady", problems, hint: hint, status: .refused)
  }

  /// What a dry run would have to check out, or to move on.
  static func notCheckedOut(_ branch: String) -> Failure {
    Failure(
      "BranchNotCheckedOut",
      "a dry run can't see what \(printable(branch)) has: it isn't checked out, or origin has more",
      hint: "bring it up first with git switch or git merge --ff-only, or leave --dry-run out",
      status: .refused
    )
  }

  /// What a failure says besides, where the branch is another one than before.
  static func checkedOut(_ branch: String) -> String { "\(printable(branch)) is checked out now" }

  /// What a commit would do besides adding files.
  static func notOnlyAdded(_ changes: [String]) -> Failure {
    Failure(
      "CommitNotOfAddedFiles",
      Self.changes("taken away or changed by the commit", changes),
      hint: "no commit was made, and signatures that were written are whole; see what git "
        + "keeps out of the checkout (git sparse-checkout list, git ls-files -v), and run it again",
      status: .refused
    )
  }

  static func incompleteMerge(_ problems: [String]) -> Failure {
    Failure(
      "MergeIncomplete",
      problems,
      hint: "nothing was added; with --commit all is taken or nothing",
      status: .refused
    )
  }

  static func noSigner(_ name: String) -> Failure {
    Failure(
      "NoCommitSigner",
      "there is no program \(printable(name)) to sign the commit with",
      hint: "install the package whole: make install; or name one with --commit-signer",
      status: .file
    )
  }

  /// The stable name of what git itself refuses.
  static let refusedCode = "GitFailed"

  /// What to do when signatures are written and only their commit isn't made.
  static let rerunHint =
    "signatures that were written are whole; run the same command again to commit them"

  static func refused(_ command: String, _ complaint: String) -> Failure {
    Failure(
      refusedCode,
      "git \(printable(command)): \(printable(complaint, limit: 400))",
      hint: "nothing was added; see to what git says and run it again",
      status: .file
    )
  }

  /// What is wrong with the program that signs a commit; why, it has said itself.
  static func notSigned(_ problem: String) -> Failure {
    Failure(
      "CommitNotSigned",
      "the commit isn't signed: \(problem)",
      hint: "signatures that were written are whole; mend that, and run the same command again to "
        + "commit them",
      status: .file
    )
  }

  static func locked(_ path: String) -> String {
    "\(printable(path)) is there: another git is at work in this checkout, or left it behind; "
      + "if none is, delete it"
  }

  /// A line for what is in some state, with the first paths.
  static func changes(_ state: String, _ paths: [String]) -> [String] {
    guard !paths.isEmpty else { return [] }
    let named = paths.prefix(mostPaths).map { printable($0) }.joined(separator: ", ")
    let more = paths.count > mostPaths ? " and \(paths.count - mostPaths) more" : ""
    return ["\(counted(paths.count, "file is", "files are")) \(state): \(named)\(more)"]
  }
}
