internal import Hexadecimal

/// What somebody says a repository is: an absolute path, or the URL of a remote.
///
/// It can't be checked by who isn't there, so it is shown as a claim. It has one spelling: no `.`,
/// `..` or empty parts, no password, nothing that a pattern or a policy file would have to quote.
public struct GitRepository: Hashable, Sendable {
  /// The longest text, in bytes.
  public static let longest = 255

  /// The text, printable ASCII.
  public let text: String

  /// Reads a path or URL: `/home/alice/stagex`, `https://codeberg.org/stagex/stagex`,
  /// `git@codeberg.org:stagex/stagex.git`.
  ///
  /// - Parameter text: The whole text.
  /// - Throws: ``GitRepositoryProblem``, the first thing that is wrong.
  public init(parsing text: String) throws(GitRepositoryProblem) {
    guard !text.isEmpty, text.utf8.count <= Self.longest else { throw .length(limit: Self.longest) }
    guard text.utf8.allSatisfy(Self.isPlain), text.first != " ", text.last != " "
    else { throw .characters }
    let path: Substring
    if text.hasPrefix("/") {
      path = text.dropFirst()
    } else {
      path = try Self.remotePath(text)
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else { throw .parts }
    self.text = text
  }

  /// Names the repository in a folder.
  ///
  /// Each byte that a name has no room for, and each `%`, becomes `%` and two digits: `/home/josé` is
  /// `/home/jos%C3%A9`.
  ///
  /// - Parameter path: The folder's absolute path, in its one spelling.
  /// - Throws: ``GitRepositoryProblem``, the first thing that is wrong.
  public init(path: String) throws(GitRepositoryProblem) {
    let bytes = Array(path.utf8)
    var text = ""
    for (index, byte) in bytes.enumerated() {
      let isInside = index > 0 && index < bytes.count - 1
      if Self.isPlain(byte), byte != UInt8(ascii: "%"), byte != UInt8(ascii: " ") || isInside {
        text.unicodeScalars.append(UnicodeScalar(byte))
      } else {
        text += "%" + String(hexadecimal: byte)
      }
    }
    try self.init(parsing: text)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) && !"*\"\\".utf8.contains(byte)
  }

  /// What stands after the host of `SCHEME://HOST/PATH` or `HOST:PATH`.
  private static func remotePath(_ text: String) throws(GitRepositoryProblem) -> Substring {
    var parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .neither }
    guard parts[1].hasPrefix("//") else {
      // As ssh names it: a colon after the host, and no slash before.
      guard !parts[0].isEmpty, !parts[0].contains("/") else { throw .neither }
      return parts[1].hasPrefix("/") ? parts[1].dropFirst() : parts[1]
    }
    guard let first = parts[0].utf8.first, (0x61...0x7A).contains(first),
      parts[0].utf8.allSatisfy({
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0)
      })
    else { throw .neither }
    let isFile = parts[0] == "file"
    parts = parts[1].dropFirst(2)
      .split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, isFile || !parts[0].isEmpty else { throw .neither }
    if let at = parts[0].lastIndex(of: "@"), parts[0][..<at].contains(":") { throw .password }
    return parts[1]
  }
}

/// Why a text names no repository.
public enum GitRepositoryProblem: Error, Hashable, Sendable {
  /// It is empty or too long, in bytes.
  case length(limit: Int)
  /// A character that isn't printable ASCII, or one of `*`, `"` and `\`, or a space at an end.
  case characters
  /// Neither an absolute path nor a URL.
  case neither
  /// A part of the path is empty, `.` or `..`.
  case parts
  /// The URL holds a password, which would be shown and recorded.
  case password
}

extension GitRepositoryProblem {
  /// What is wrong, one sentence, lower case, no full stop.
  public var sentence: String {
    switch self {
    case .length(let limit): "the repository's name has no characters or more than \(limit)"
    case .characters:
      #"the repository's name isn't printable ASCII without *, " and \: other bytes are written as "#
        + "% and two digits"
    case .neither: "the repository's name is neither an absolute path nor a URL"
    case .parts: "the repository's path has an empty part, . or .."
    case .password: "the repository's URL holds a password"
    }
  }
}
