/// A pattern in which `*` stands for any run without `/`, and `**` for anything.
struct WildcardPattern: Hashable, Sendable {
  private let tokens: [Token]

  /// A piece of a pattern.
  private enum Token: Hashable {
    case byte(UInt8)
    /// A run without `/`.
    case part
    /// Anything.
    case all
  }

  /// Reads a pattern.
  ///
  /// - Parameter text: The pattern.
  /// - Throws: ``PolicyElementError`` if more than two stars stand together.
  init(_ text: String) throws(PolicyElementError) {
    var tokens: [Token] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      let stars = rest.prefix { $0 == UInt8(ascii: "*") }.count
      switch stars {
      case 0: tokens.append(.byte(byte))
      case 1: tokens.append(.part)
      case 2: tokens.append(.all)
      default: throw PolicyElementError(expected: "* or **, not \(stars) stars")
      }
      rest = rest.dropFirst(max(stars, 1))
    }
    self.tokens = tokens
  }

  /// Whether a text fits.
  func matches(_ text: String) -> Bool { takes(text.utf8.map(Token.byte)) }

  /// Whether it can be seen that every text that fits this pattern fits another one.
  func isCovered(by other: Self) -> Bool { other.takes(tokens) }

  /// Whether a string of tokens is one that this pattern can stand for.
  ///
  /// A pattern reads its tokens as a machine with one state between each two. Texts are
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
