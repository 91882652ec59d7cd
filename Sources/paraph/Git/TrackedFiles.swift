import AgentClient
import FoundationEssentials

/// What the commit that is checked out has, by name.
///
/// git's status says nothing of files that aren't to be looked at: those outside of a sparse
/// checkout, and those that are assumed to be unchanged. A signature there is another signer's, and
/// its number looks free.
///
/// Source: git-sparse-checkout(1); git-update-index(1), "--skip-worktree", "--assume-unchanged".
struct TrackedFiles: Sendable {
  private let paths: Set<String>
  private let folder: String

  /// Asks git.
  ///
  /// - Throws: ``Failure``.
  init(of git: Git) async throws(Failure) {
    folder = git.folder
    let head = try await git.ask(["rev-parse", "--quiet", "--verify", "HEAD^{commit}"])
    guard head.isSuccess else {
      paths = []
      return
    }
    let list = try await git.tell(["ls-tree", "-r", "-z", "--name-only", "--full-tree", head.line])
    paths = Set(list.split(separator: "\0").map(String.init))
  }

  /// Whether a path is a file, a link or a submodule of the commit's.
  func contains(_ path: String) -> Bool { paths.contains(path) }

  /// What would be lost by adding files to folders of signatures.
  ///
  /// - Parameter folders: The folders of images, beneath the checkout.
  /// - Returns: A line for each kind; none if nothing would be lost.
  func problems(adding folders: Set<String>) -> [String] {
    let hidden = paths.filter { path in
      guard let slash = path.lastIndex(of: "/"), folders.contains(String(path[..<slash])) else {
        return false
      }
      return !FileManager.default.fileExists(atPath: folder + "/" + path)
    }
    let above = folders.reduce(into: Set<String>()) { above, folder in
      let parts = folder.split(separator: "/")
      for count in parts.indices.map({ $0 + 1 }) {
        above.insert(parts.prefix(count).joined(separator: "/"))
      }
    }
    return GitSentences.changes(
      "in git and not in the checkout (see git sparse-checkout disable)",
      hidden.sorted()
    )
      + GitSentences.changes(
        "where a folder of signatures goes",
        paths.intersection(above).sorted()
      )
  }
}
