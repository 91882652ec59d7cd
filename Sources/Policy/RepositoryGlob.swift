internal import TOML

/// A pattern for repositories, such as `stagex/*`, rule `repositories`.
///
/// It is compared with the repository in full, `docker.io/stagex/core-acl`, and gets the parts that
/// it leaves out as references do: `stagex/*` is `docker.io/stagex/*`, and `busybox` is
/// `docker.io/library/busybox`. `*` stands for any run without `/`, `**` for anything.
///
/// Source: github.com/distribution/reference 0.6.0, normalize.go, for the parts left out.
public struct RepositoryGlob: Hashable, Sendable {
  /// The pattern in full, printable ASCII.
  public let text: String

  private let pattern: WildcardPattern

  /// The longest pattern in full: names of repositories are no longer.
  static let longest = 255

  /// Whether a repository fits.
  ///
  /// - Parameter repository: In full, without a tag: `docker.io/stagex/core-acl`.
  /// - Returns: Whether it does.
  public func matches(_ repository: String) -> Bool { pattern.matches(repository) }
}

extension RepositoryGlob: PolicyElement {
  /// Reads a pattern.
  public init(policy text: String) throws(PolicyElementError) {
    guard !text.isEmpty, text.utf8.allSatisfy(Self.isAllowed), text.utf8.count <= Self.longest
    else {
      throw PolicyElementError(expected: Self.expected)
    }
    self.text = try Self.inFull(text)
    guard self.text.utf8.count <= Self.longest else {
      throw PolicyElementError(expected: Self.expected)
    }
    pattern = try WildcardPattern(self.text)
    try Self.checkPath(of: self.text)
  }

  /// The pattern in full.
  public var policyText: String { text }

  /// Whether every repository that fits this pattern fits another one.
  ///
  /// What it says yes to is so. It compares how the patterns are written, so that it may say no
  /// where it is so all the same: then write the stricter pattern nearer to the other.
  ///
  /// - Parameter other: The other pattern.
  /// - Returns: Whether that can be seen.
  public func isCovered(by other: Self) -> Bool { pattern.isCovered(by: other.pattern) }

  /// What is expected.
  public static var expected: String {
    "a repository without tag in which * and ** may stand, such as stagex/*"
  }

  /// What it means to be stricter.
  public static var stricter: String {
    "a list is stricter if each pattern in it is covered by one of the other list"
  }

  private static func inFull(_ text: String) throws(PolicyElementError) -> String {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.allSatisfy({ !$0.isEmpty }) else {
      throw PolicyElementError(expected: expected)
    }
    let namesRegistry = first.contains(".") || first.contains(":") || first == "localhost"
    if parts.count == 1 {
      guard !namesRegistry else {
        throw PolicyElementError(expected: "a repository; all of a registry is \(shown(text))/**")
      }
      return (text.contains("**") ? "docker.io/" : "docker.io/library/") + text
    }
    guard namesRegistry else { return "docker.io/" + text }
    guard first == "docker.io" || first == "index.docker.io" else { return text }
    let path = parts.dropFirst().joined(separator: "/")
    let isOneWord = parts.count == 2 && !path.contains("**")
    return "docker.io/" + (isOneWord ? "library/" : "") + path
  }

  /// What no repository has after its registry is refused.
  private static func checkPath(of text: String) throws(PolicyElementError) {
    let path = text.utf8.drop { $0 != UInt8(ascii: "/") }
    // A tag would be taken for a part of the name.
    guard !path.contains(where: ":[]".utf8.contains) else {
      throw PolicyElementError(expected: "a repository without a tag")
    }
    guard !path.contains(where: (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains) else {
      throw PolicyElementError(expected: "small letters after the registry")
    }
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "._-/:[]*".utf8.contains(byte)
    }
  }
}
