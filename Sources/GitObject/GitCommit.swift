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

  /// The object.
  var bytes: [UInt8] {
    var bytes = Array("tree \(tree)\n".utf8)
    for parent in parents { bytes += "parent \(parent)\n".utf8 }
    bytes += "author \(author.text)\ncommitter \(committer.text)\n".utf8
    for header in headers {
      bytes += "\(header.name) ".utf8
      for byte in header.value.utf8 {
        bytes.append(byte)
        if byte == UInt8(ascii: "\n") { bytes.append(UInt8(ascii: " ")) }
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    bytes.append(UInt8(ascii: "\n"))
    return bytes + message.utf8
  }
}
