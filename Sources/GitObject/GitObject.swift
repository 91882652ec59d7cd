/// A commit or an annotated tag, read strictly and built again from its parts.
///
/// Only an object whose parts give exactly the bytes that came is taken, so that nothing is in it
/// that isn't in its parts. What would be signed is those bytes; the signature isn't among them.
public struct GitObject: Hashable, Sendable {
  /// What an object holds.
  public enum Content: Hashable, Sendable {
    /// A commit.
    case commit(GitCommit)
    /// An annotated tag.
    case tag(GitTag)
  }

  /// The longest object, in bytes.
  public static let mostByteCount = 1 << 20
  /// The most lines and continued lines before the message.
  public static let mostHeaderLines = 4096

  /// The parts.
  public let content: Content

  /// Reads an object.
  ///
  /// - Parameter bytes: The object without git's own `commit LENGTH` before it, and without a
  ///   signature.
  /// - Throws: ``GitObjectError`` with all that is wrong.
  public init(parsing bytes: [UInt8]) throws(GitObjectError) {
    guard bytes.count <= Self.mostByteCount else {
      throw GitObjectError([.tooLarge(byteCount: bytes.count, limit: Self.mostByteCount)])
    }
    var reader = GitObjectReader(bytes)
    guard let content = reader.content(), reader.problems.isEmpty else {
      throw GitObjectError(reader.problems)
    }
    self.content = content
    guard self.bytes == bytes else { throw GitObjectError([.form]) }
  }

  /// The object, and what a signature of it is over.
  public var bytes: [UInt8] {
    switch content {
    case .commit(let commit): commit.bytes
    case .tag(let tag): tag.bytes
    }
  }

  /// What kind of object it is.
  public var kind: GitObjectKind {
    switch content {
    case .commit: .commit
    case .tag: .tag
    }
  }

  /// The message.
  public var message: String {
    switch content {
    case .commit(let commit): commit.message
    case .tag(let tag): tag.message
    }
  }

  /// What its repository names objects by.
  public var hash: GitHash {
    switch content {
    case .commit(let commit): commit.tree.hash
    case .tag(let tag): tag.object.hash
    }
  }

  /// The bytes whose hash by ``hash`` is git's name of this object.
  ///
  /// A signature in the object changes its name: so this isn't the name that the finished commit
  /// or tag will have, but the one that it would have had unsigned.
  ///
  /// Source: git 2.39, object-file.c, `write_object_file_prepare`.
  public var namedBytes: [UInt8] {
    let bytes = bytes
    return Array("\(kind.rawValue) \(bytes.count)\0".utf8) + bytes
  }

  /// The message's first line that isn't blank; empty if there is none.
  ///
  /// Git's own subject goes on to the next blank line.
  public var subject: String { lines.first.flatMap { String($0) } ?? "" }

  /// How many lines that aren't blank follow on the ``subject``.
  public var furtherLineCount: Int { max(lines.count - 1, 0) }

  /// By bytes, as git does: to Swift a carriage return and a line feed are one character.
  private var lines: [Substring.UTF8View] {
    message.utf8.split(separator: UInt8(ascii: "\n")).filter { line in
      line.contains { $0 != 0x20 && !(0x09...0x0D).contains($0) }
    }
  }
}
