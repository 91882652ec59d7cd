/// A header that isn't one of those that every commit has.
public struct GitHeader: Hashable, Sendable {
  /// Its name, printable ASCII without spaces, such as `encoding` or `mergetag`.
  public let name: String
  /// Its value; each line feed in it continues the header on a line of its own.
  public let value: String
}

/// A commit, without its signature.
///
/// Source: git 2.39, fsck.c, `fsck_commit`, and commit.c, `commit_tree_extended`.
public struct GitCommit: Hashable, Sendable {
  /// The tree that it records.
  public let tree: GitObjectID
  /// The commits that it follows on, at most ``mostParents``.
  public let parents: [GitObjectID]
  /// Who made the change.
  public let author: GitPerson
  /// Who made the commit.
  public let committer: GitPerson
  /// The headers after that, none of them a signature.
  public let headers: [GitHeader]
  /// The message, with whatever it ends with.
  public let message: String

  /// The most parents: of the kernel's merges the largest has 66.
  public static let mostParents = 128

  /// The text of the object.
  var text: String {
    var text = "tree \(tree)\n"
    for parent in parents { text += "parent \(parent)\n" }
    text += "author \(author.text)\ncommitter \(committer.text)\n"
    for header in headers {
      text += header.name + " "
      text += header.value.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\n ")
      text += "\n"
    }
    return text + "\n" + message
  }
}
