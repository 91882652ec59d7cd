import AgentClient
import ConfinedFiles
import FoundationEssentials
import GitObject
import PrintableText

/// The repository that an object is said to be for.
///
/// gpg's command line has no word for it, so it is taken from where git runs us: it is a claim of
/// the caller's, and shown as one.
enum ClaimedRepository {
  /// The most bytes of a file `.git` that are read; it holds one path.
  private static let longestLink = 1 << 13

  /// Finds the repository.
  ///
  /// It is the folder that `GIT_DIR` names, or else the first one from the working folder upwards
  /// that has a `.git` or is a bare repository. A name that ends with `/.git` means the folder
  /// above; one that a file `.git` points to means that file's folder, which is what a person calls
  /// a linked worktree or a submodule.
  ///
  /// - Returns: An absolute path.
  /// - Throws: ``Failure`` if there is none, or its path is nothing that a policy can name, or a path
  ///   on the way isn't UTF-8.
  static func current() throws(Failure) -> GitRepository {
    let here = try Surroundings.workingFolder()
    var path: String?
    if let named = try Surroundings.variable("GIT_DIR") {
      let folder = standardized(named, in: here)
      path = foldersUpwards(from: here).first { link(in: $0) == resolved(folder) } ?? folder
    } else {
      path = foldersUpwards(from: here).first(where: isRepository)
    }
    guard var path else {
      throw Failure(
        "NoRepository",
        "there is no git repository at '\(printable(here))' or above it, so it can't be said what "
          + "this is for",
        hint: "run git in the repository, or set GIT_DIR",
        status: .refused
      )
    }
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if path.hasSuffix("/.git") { path.removeLast("/.git".count) }
    do throws(GitRepositoryProblem) {
      return try GitRepository(path: path)
    } catch {
      throw Failure(
        "NoRepository",
        "no policy can name '\(printable(path))': \(error.sentence)",
        hint: "nothing was asked of the card; the repository has to be in another folder",
        status: .refused
      )
    }
  }

  /// A folder and those above it but the root, which is no repository that anybody signs for.
  private static func foldersUpwards(from folder: String) -> [String] {
    let parts = folder.split(separator: "/")
    return (0..<parts.count).map { "/" + parts.dropLast($0).joined(separator: "/") }
  }

  private static func isRepository(_ folder: String) -> Bool {
    let files = FileManager.default
    return files.fileExists(atPath: folder + "/.git")
      || ["HEAD", "objects", "refs"].allSatisfy { files.fileExists(atPath: "\(folder)/\($0)") }
  }

  /// Where a folder's file `.git` says that the repository is; nil if there is none.
  ///
  /// Any line ends may stand behind the path, or none.
  ///
  /// Source: gitrepository-layout(5), "gitfile"; git 2.39, setup.c, `read_gitfile_gently`.
  private static func link(in folder: String) -> String? {
    guard var bytes = try? readFile(at: folder + "/.git", limit: longestLink) else { return nil }
    while let last = bytes.last, "\r\n".utf8.contains(last) { bytes.removeLast() }
    let prefix = "gitdir: "
    guard let text = String(validating: bytes, as: UTF8.self), text.hasPrefix(prefix) else {
      return nil
    }
    return resolved(standardized(String(text.dropFirst(prefix.count)), in: folder))
  }

  private static func standardized(_ path: String, in folder: String) -> String {
    URL(filePath: path.hasPrefix("/") ? path : folder + "/" + path).standardizedFileURL.path
  }

  private static func resolved(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().path
  }
}
