/// Compares what pages show with what commands say, over all commands of a page.
struct Comparison {
  /// The run's value for each of the page's that bind.
  private var values: [String: String] = [:]

  /// Says what is different.
  ///
  /// - Parameters:
  ///   - shown: The page's lines. `...` alone in a line stands for any lines, `…` in one for any
  ///     characters.
  ///   - said: The run's lines.
  /// - Returns: nil if they agree, otherwise a sentence.
  /// - Throws: That a mask isn't a regular expression.
  mutating func difference(shown: [String], said: [String]) throws -> String? {
    let masked = try said.map { try Masks.apply(to: $0) }
    let wanted = try shown.map { try Masks.apply(to: $0) }
    guard let pairs = Self.align(wanted.map(\.text)[...], masked.map(\.text)[...], 0, 0) else {
      return "the page shows\n\(shown.joined(separator: "\n"))\nand the run says\n"
        + said.joined(separator: "\n")
    }
    for (page, run) in pairs where !wanted[page].text.contains("…") {
      for (value, other) in zip(wanted[page].values, masked[run].values) {
        let known = values[value, default: other]
        guard known == other else { return "\(value) stands for \(known), and now for \(other)" }
        values[value] = other
      }
    }
    return nil
  }

  /// Which line of the page is which of the run; nil if they don't fit.
  private static func align(
    _ shown: ArraySlice<String>,
    _ said: ArraySlice<String>,
    _ page: Int,
    _ run: Int
  ) -> [(Int, Int)]? {
    guard let first = shown.first else { return said.isEmpty ? [] : nil }
    if first.allSatisfy({ $0 == "." || $0 == " " }), first.contains("...") {
      for skipped in 0...said.count {
        let rest = align(shown.dropFirst(), said.dropFirst(skipped), page + 1, run + skipped)
        if let rest { return rest }
      }
      return nil
    }
    guard let line = said.first, fits(line, first),
      let rest = align(shown.dropFirst(), said.dropFirst(), page + 1, run + 1)
    else { return nil }
    return [(page, run)] + rest
  }

  /// Whether a line is as shown, with any characters where the page has `…`.
  private static func fits(_ line: String, _ shown: String) -> Bool {
    let parts = shown.split(separator: "…", omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else {
      return line == shown
    }
    guard line.hasPrefix(first) else { return false }
    var rest = line.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
