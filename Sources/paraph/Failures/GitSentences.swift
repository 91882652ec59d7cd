import AgentClient
import PrintableText

/// Why no commit is made, as sentences.
enum GitSentences {
  /// The most paths that are named one by one.
  private static let mostPaths = 5

  private static let hint =
    "nothing was changed; commit or put away what is there, and run it again"

  static func noCheckout(_ folder: String, _ complaint: String) -> Failure {
    Failure(
      "NoCheckout",
      "\(printable(folder)) is no checkout that git takes: \(complaint)",
      hint: "make it with git clone or git init, or leave --commit out",
      status: .file
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
      names.map { "the checkout's own configuration has git run a program: \(printable($0))" },
      hint: "nothing was run; take it out with git config --unset, or clone the repository anew",
      status: .refused
    )
  }

  static func notReady(_ problems: [String]) -> Failure {
    Failure("CheckoutNotReady", problems, hint: hint, status: .refused)
  }

  static func inTheWay(_ paths: [String]) -> Failure {
    Failure("CheckoutNotReady", changes("not known to git", paths), hint: hint, status: .refused)
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

  static func refused(_ command: String, _ complaint: String) -> Failure {
    Failure(
      "GitFailed",
      "git \(printable(command)): \(complaint)",
      hint: "signatures that were written are whole; run the same command again to commit them",
      status: .file
    )
  }

  /// A line for what is in some state, with the first paths.
  static func changes(_ state: String, _ paths: [String]) -> [String] {
    guard !paths.isEmpty else { return [] }
    let named = paths.prefix(mostPaths).map { printable($0) }.joined(separator: ", ")
    let more = paths.count > mostPaths ? " and \(paths.count - mostPaths) more" : ""
    return ["\(counted(paths.count, "file is", "files are")) \(state): \(named)\(more)"]
  }
}
