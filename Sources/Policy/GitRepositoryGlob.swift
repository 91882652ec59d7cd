/// A pattern for git repositories, such as `/home/alice/stagex`, rule `git-repositories`.
///
/// It is compared with what the caller says of the repository, an absolute path or a remote's URL,
/// character by character. `*` stands for any run without `/`, `**` for anything.
public struct GitRepositoryGlob: Hashable, Sendable {
  /// The pattern, printable ASCII.
  public let text: String

  private let pattern: WildcardPattern

  /// The longest pattern, in bytes: what callers may say is no longer.
  static let longest = 255

  /// Whether a repository fits.
  ///
  /// - Parameter repository: As the caller names it.
  /// - Returns: Whether it does.
  public func matches(_ repository: String) -> Bool { pattern.matches(repository) }
}

extension GitRepositoryGlob: PolicyElement {
  /// Reads a pattern.
  public init(policy text: String) throws(PolicyElementError) {
    let isPrintable = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    // Nothing else can fit: a path begins with /, a URL has a colon.
    guard isPrintable, text.utf8.count <= Self.longest,
      text.hasPrefix("/") || text.hasPrefix("*") || text.contains(":")
    else { throw PolicyElementError(expected: Self.expected) }
    pattern = try WildcardPattern(text)
    self.text = text
  }

  /// The pattern.
  public var policyText: String { text }

  /// Whether every repository that fits this pattern fits another one, as far as it can be seen.
  public func isCovered(by other: Self) -> Bool { pattern.isCovered(by: other.pattern) }

  /// A list with nothing in it forbids all git objects, which is how it is where nobody says more.
  public static var mayBeNone: Bool { true }

  /// What is expected.
  public static var expected: String {
    "an absolute path or a URL in which * and ** may stand, such as /home/alice/stagex, in printable "
      + "ASCII, with % and two digits for other bytes"
  }

  /// What it means to be stricter.
  public static var stricter: String {
    "a list is stricter if each pattern in it is covered by one of the other list"
  }
}
