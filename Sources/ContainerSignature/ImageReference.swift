/// The name and tag of an image, as people pull it: `stagex/core-acl:2.3.2`.
///
/// It keeps the spelling that it was given, for this is what goes into the signature. A digest is
/// no part of it, and a tag must be: readers refuse a signature over a name without either.
///
/// Source: github.com/distribution/reference 0.6.0, reference.go and normalize.go.
public struct ImageReference: Hashable, Sendable {
  /// The reference as it was given.
  public let spelling: String
  /// The registry's host and port in their own case; `docker.io` if none is named.
  public let domain: String
  /// The repository without the registry, as a lookaside names it: `library/busybox`.
  public let repositoryPath: String
  /// The tag.
  public let tag: String

  /// Reads a reference.
  ///
  /// - Parameter text: The whole text.
  /// - Throws: ``ImageReferenceError``, the most telling reason first.
  public init(parsing text: String) throws(ImageReferenceError) {
    try Self.refuseStrangeCharacters(text)
    guard !text.utf8.contains(UInt8(ascii: "@")) else { throw .digest }
    if let scheme = text.firstRange(of: "://") {
      throw .scheme(String(text[..<scheme.lowerBound]))
    }
    guard text.firstRange(of: "..") == nil else { throw .dotDot }

    let lastComponent = text.lastIndex(of: "/").map { text.index(after: $0) } ?? text.startIndex
    guard let colon = text[lastComponent...].lastIndex(of: ":") else { throw .noTag }
    let name = text[..<colon]
    tag = try Self.checked(tag: text[text.index(after: colon)...])
    let (domain, path) = Self.split(name)
    guard ReferenceGrammar.isDomain(domain) else { throw .domain(String(domain)) }
    for component in path.split(separator: "/", omittingEmptySubsequences: false) {
      if component.utf8.contains(where: \.isUpperCase) { throw .upperCase(String(component)) }
      guard ReferenceGrammar.isPathComponent(component) else {
        throw .pathComponent(String(component))
      }
    }
    let nameCount = domain.utf8.count + 1 + path.utf8.count
    guard nameCount <= ReferenceGrammar.longestName else { throw .nameTooLong(count: nameCount) }
    spelling = text
    self.domain = String(domain)
    repositoryPath = path
  }

  /// The last part of the repository's path, `core-acl` of `stagex/core-acl`.
  public var name: String {
    String(repositoryPath.split(separator: "/").last ?? "")
  }

  /// The reference in full, for comparing: `docker.io/library/busybox:1` of `busybox:1`.
  public var normalised: String { "\(domain)/\(repositoryPath):\(tag)" }

  private static func refuseStrangeCharacters(_ text: String) throws(ImageReferenceError) {
    guard !text.isEmpty else { throw .empty }
    for (offset, byte) in text.utf8.enumerated() {
      if byte < 0x20 || byte == 0x7F { throw .controlCharacter(byte, offset: offset) }
      if byte >= 0x80 { throw .notASCII(offset: offset) }
    }
  }

  private static func checked(tag: Substring) throws(ImageReferenceError) -> String {
    guard !tag.isEmpty else { throw .noTag }
    guard tag != "null" else { throw .nullTag }
    guard tag.utf8.count <= ReferenceGrammar.longestTag else {
      throw .tagTooLong(count: tag.utf8.count)
    }
    guard ReferenceGrammar.isTag(tag) else { throw .tag(String(tag)) }
    return String(tag)
  }

  /// Docker's rule for where the registry's name ends.
  private static func split(_ name: Substring) -> (domain: Substring, path: String) {
    var domain: Substring = "docker.io"
    var path = name
    if let slash = name.firstIndex(of: "/") {
      let first = name[..<slash]
      if first.contains(".") || first.contains(":") || first == "localhost" {
        domain = first == "index.docker.io" ? "docker.io" : first
        path = name[name.index(after: slash)...]
      }
    }
    if domain == "docker.io", !path.contains("/") { return (domain, "library/" + path) }
    return (domain, String(path))
  }
}

extension ImageReference: CustomStringConvertible {
  /// The reference as it was given; printable ASCII.
  public var description: String { spelling }
}

/// Why a text is no reference that can be signed.
///
/// The texts in the cases come from outside; what shows them must escape them.
public enum ImageReferenceError: Error, Hashable, Sendable {
  /// There is nothing.
  case empty
  /// A control character, so many bytes in.
  case controlCharacter(UInt8, offset: Int)
  /// A character outside ASCII, so many bytes in.
  case notASCII(offset: Int)
  /// A scheme such as `docker`, which is written before `://` and is no part of a reference.
  case scheme(String)
  /// Two dots in a row.
  case dotDot
  /// An `@`: the digest is a member of its own.
  case digest
  /// No tag.
  case noTag
  /// The tag `null`, which jq writes where there was none.
  case nullTag
  /// A tag with characters that it can't have.
  case tag(String)
  /// A tag of more than 128 characters.
  case tagTooLong(count: Int)
  /// A registry's name that is none.
  case domain(String)
  /// A capital in the repository's path.
  case upperCase(String)
  /// A part of the repository's path that is none, which may be empty.
  case pathComponent(String)
  /// More than 255 characters in the registry's name and the path together, written in full.
  case nameTooLong(count: Int)
}
