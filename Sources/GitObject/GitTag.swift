/// What kind of object a tag names.
public enum GitObjectKind: String, Hashable, Sendable {
  /// A commit.
  case commit
  /// A tree.
  case tree
  /// The content of a file.
  case blob
  /// Another tag.
  case tag
}

/// An annotated tag, without its signature.
///
/// Source: git 2.39, fsck.c, `fsck_tag_standalone`; git-mktag(1), which refuses other headers too.
public struct GitTag: Hashable, Sendable {
  /// What it names.
  public let object: GitObjectID
  /// Of what kind that is.
  public let kind: GitObjectKind
  /// Its name, such as `v1.2.3`.
  public let name: String
  /// Who made it.
  public let tagger: GitPerson
  /// The message; the object ends with a line feed, after which git puts the signature.
  public let message: String

  /// The object.
  var bytes: [UInt8] {
    Array("object \(object)\ntype \(kind.rawValue)\ntag \(name)\n".utf8)
      + Array("tagger \(tagger.text)\n\n".utf8) + message.utf8
  }

  /// Whether a tag may have a name.
  ///
  /// Source: git-check-ref-format(1), for `refs/tags/NAME`.
  ///
  /// - Parameter name: The name.
  /// - Returns: Whether git takes it.
  static func mayBeCalled(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard !bytes.isEmpty, bytes.last != UInt8(ascii: "."),
      bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !"~^:?*[\\".utf8.contains($0) })
    else { return false }
    for (first, second) in zip(bytes, bytes.dropFirst()) {
      if first == UInt8(ascii: "."), second == UInt8(ascii: ".") { return false }
      if first == UInt8(ascii: "@"), second == UInt8(ascii: "{") { return false }
    }
    return bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .allSatisfy { part in
        !part.isEmpty && part.first != UInt8(ascii: ".")
          && !part.reversed().starts(with: ".lock".utf8.reversed())
      }
  }

  /// How a line begins at which git looks for a signature.
  ///
  /// Source: git 2.39, gpg-interface.c, `parse_signature`.
  static let signatureBeginnings = [
    "-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----",
    "-----BEGIN SIGNED MESSAGE-----", "-----BEGIN SSH SIGNATURE-----",
  ]
}
