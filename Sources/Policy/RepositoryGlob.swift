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

  private let tokens: [Token]

  /// A piece of a pattern.
  private enum Token: Hashable {
    case byte(UInt8)
    /// A run without `/`.
    case part
    /// Anything.
    case all
  }

  /// The longest pattern in full: names of repositories are no longer.
  static let longest = 255

  /// Whether a repository fits.
  ///
  /// - Parameter repository: In full, without a tag: `docker.io/stagex/core-acl`.
  /// - Returns: Whether it does.
  public func matches(_ repository: String) -> Bool {
    takes(repository.utf8.map(Token.byte))
  }

  /// Whether a string of tokens is one that this pattern can stand for.
  ///
  /// A pattern reads its tokens as a machine with one state between each two. Repositories are
  /// tokens without wildcards; another pattern is taken as it is written, each of its wildcards
  /// as a whole by a wildcard of this one.
  private func takes(_ word: [Token]) -> Bool {
    var states: Set<Int> = closed([0])
    for token in word {
      var next: Set<Int> = []
      for state in states where state < tokens.count {
        switch (tokens[state], token) {
        case (.all, _): next.insert(state)
        case (.part, .byte(UInt8(ascii: "/"))), (.part, .all): break
        case (.part, _): next.insert(state)
        case (let own, _): if own == token { next.insert(state + 1) }
        }
      }
      guard !next.isEmpty else { return false }
      states = closed(next)
    }
    return states.contains(tokens.count)
  }

  /// With the states that are reached by wildcards that stand for nothing.
  private func closed(_ states: Set<Int>) -> Set<Int> {
    var result = states
    for var state in states {
      while state < tokens.count, tokens[state] == .part || tokens[state] == .all {
        state += 1
        result.insert(state)
      }
    }
    return result
  }
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
    tokens = try Self.tokens(self.text)
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
  public func isCovered(by other: Self) -> Bool { other.takes(tokens) }

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

  private static func tokens(_ text: String) throws(PolicyElementError) -> [Token] {
    var tokens: [Token] = []
    var rest = Array(text.utf8)[...]
    var isPath = false
    while let byte = rest.first {
      let stars = rest.prefix { $0 == UInt8(ascii: "*") }.count
      switch stars {
      case 0: tokens.append(.byte(byte))
      case 1: tokens.append(.part)
      case 2: tokens.append(.all)
      default: throw PolicyElementError(expected: "* or **, not \(stars) stars")
      }
      rest = rest.dropFirst(max(stars, 1))
      isPath = isPath || byte == UInt8(ascii: "/")
      // No repository has them, and a tag would be taken for a part of the name.
      guard !isPath || !":[]".utf8.contains(byte) else {
        throw PolicyElementError(expected: "a repository without a tag")
      }
      guard !isPath || !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) else {
        throw PolicyElementError(expected: "small letters after the registry")
      }
    }
    return tokens
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
