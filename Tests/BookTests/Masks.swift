/// What varies from run to run, and what stands for it.
///
/// A mask replaces the value alone, so that everything around it is compared. Values of the kinds
/// that `binds` names must moreover be the same in the run wherever they are the same in the page:
/// a fingerprint that a page shows twice is one fingerprint.
enum Masks {
  /// A kind of value.
  struct Mask: Sendable {
    /// What stands for it.
    var name: String
    /// What it looks like.
    var pattern: String
    /// Whether the page's values stand for the run's one by one.
    var binds = false
  }

  /// In the order in which they are looked for.
  static let all = [
    Mask(name: "<sha256>", pattern: "\\b[0-9a-f]{64}\\b", binds: true),
    // As pages shorten it.
    Mask(name: "<sha256>", pattern: "\\b[0-9a-f]{6,63}…", binds: true),
    Mask(name: "<object>", pattern: "\\b[0-9a-f]{40}\\b", binds: true),
    Mask(name: "<fingerprint>", pattern: "\\b[0-9A-F]{40}\\b", binds: true),
    Mask(
      name: "<fingerprint>",
      pattern: "\\b[0-9A-F]{4}(?: {1,2}[0-9A-F]{4}){9}\\b",
      binds: true
    ),
    Mask(name: "<request>", pattern: "\\b[0-9a-f]{8}(?: [0-9a-f]{8}){3}\\b", binds: true),
    Mask(name: "<key id>", pattern: "\\b[0-9A-F]{16}\\b", binds: true),
    Mask(name: "<time>", pattern: "\\b20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-9:.]+Z"),
    Mask(
      name: "<time>",
      pattern: "\\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-3][0-9] [0-9:]{8} 20[0-9]{2} [A-Z]{3,4}\\b"
    ),
    Mask(
      name: "<time>",
      pattern: "\\b[A-Z][a-z]{2} [ 0-3][0-9] [A-Z][a-z]{2} 20[0-9]{2} [0-9:]{8} [AP]M [A-Z]{3,4}\\b"
    ),
    Mask(name: "<time>", pattern: "\\b20[0-9]{2}-[01][0-9]-[0-3][0-9] [0-9:]{5,12}\\b"),
    Mask(name: "<date>", pattern: "\\b20[0-9]{2}-[01][0-9]-[0-3][0-9]\\b"),
    Mask(name: "process <number>", pattern: "\\bprocess [0-9]+"),
    Mask(name: "pid <number>", pattern: "\\bpid [0-9]+"),
    Mask(name: "in <seconds> s", pattern: "\\bin [0-9]+(?:\\.[0-9]+)? s\\b"),
    Mask(name: "<short object>", pattern: "\\b[0-9a-f]{7}\\b"),
  ]

  /// A line with what varies replaced, and the values that bind, in their order.
  static func apply(to line: String) throws -> (text: String, values: [String]) {
    var found: [(range: Range<String.Index>, mask: Mask)] = []
    for mask in all {
      // Unicode sees no boundary in `6A.rev`, and one in `61.rev`.
      let expression = try Regex(mask.pattern).wordBoundaryKind(.simple)
      for range in line.ranges(of: expression)
      where !found.contains(where: { $0.range.overlaps(range) }) {
        found.append((range, mask))
      }
    }
    found.sort { $0.range.lowerBound < $1.range.lowerBound }
    var text = ""
    var rest = line.startIndex
    for part in found {
      text += line[rest..<part.range.lowerBound] + part.mask.name
      rest = part.range.upperBound
    }
    text += line[rest...]
    return (text, found.filter(\.mask.binds).map { String(line[$0.range]) })
  }
}
