import AgentClient
import FoundationEssentials
import GitObject
import Glibc

/// The repository that an object is said to be for.
///
/// gpg's command line has no word for it, so it is taken from where git runs us: it is a claim of
/// the caller's, and shown as one.
enum ClaimedRepository {
  /// Finds the repository.
  ///
  /// It is the folder that `GIT_DIR` names, or else the first one from the working folder upwards
  /// that has a `.git` or is a bare repository. A name that ends with `/.git` means the folder
  /// above.
  ///
  /// - Returns: An absolute path.
  /// - Throws: ``Failure`` if there is none, or its path is nothing that a policy can name.
  static func current() throws(Failure) -> GitRepository {
    let files = FileManager.default
    let here = files.currentDirectoryPath
    var path: String?
    if let named = ProcessInfo.processInfo.environment["GIT_DIR"], !named.isEmpty {
      let folder = named.hasPrefix("/") ? named : here + "/" + named
      path = URL(filePath: folder).standardizedFileURL.path
    } else {
      var parts = here.split(separator: "/")[...]
      // The root has no repository of its own that anybody signs for.
      while path == nil, !parts.isEmpty {
        let folder = "/" + parts.joined(separator: "/")
        if isRepository(folder) { path = folder }
        parts = parts.dropLast()
      }
    }
    guard var path else {
      throw Failure(
        "NoRepository",
        "there is no git repository at '\(here)' or above it, so it can't be said what this is for",
        hint: "run git in the repository, or set GIT_DIR",
        status: .refused
      )
    }
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if path.hasSuffix("/.git") { path.removeLast("/.git".count) }
    do throws(GitRepositoryProblem) {
      return try GitRepository(parsing: path)
    } catch {
      throw Failure("NoRepository", error.sentence, status: .refused)
    }
  }

  private static func isRepository(_ folder: String) -> Bool {
    let files = FileManager.default
    return files.fileExists(atPath: folder + "/.git")
      || ["HEAD", "objects", "refs"].allSatisfy { files.fileExists(atPath: "\(folder)/\($0)") }
  }
}
