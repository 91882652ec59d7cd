import CardTesting
import FoundationEssentials

/// A page of the book: what stands in its fences.
struct Page: Sendable {
  /// What is between two fences.
  struct Block: Hashable, Sendable {
    /// What follows the opening fence, such as `console`.
    var language: String
    /// The number of the first line of the content, from 1.
    var line: Int
    /// The content.
    var lines: [String]
    /// The content as a file has it.
    var text: String { lines.map { $0 + "\n" }.joined() }
  }

  /// In the package, for example `docs/reference/cli.md`.
  let path: String
  /// In their order.
  private(set) var blocks: [Block] = []
  /// The numbers of lines that are code by their indentation alone.
  private(set) var indented: [Int] = []

  /// Reads a page of the package.
  init(_ path: String) throws {
    let content = try Data(contentsOf: URL(filePath: ProjectRoot.path(to: path)))
    self.init(path, String(decoding: content, as: UTF8.self))
  }

  /// Takes a page apart.
  init(_ path: String, _ text: String) {
    self.path = path
    var open: Block?
    var isAfterBlank = true
    let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in parts.map(String.init).enumerated() {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(block)
          open = nil
        } else {
          open = Block(language: String(line.dropFirst(3)), line: index + 2, lines: [])
        }
      } else if open != nil {
        open?.lines.append(line)
      } else {
        if line.hasPrefix("    "), isAfterBlank { indented.append(index + 1) }
        isAfterBlank = line.isEmpty
      }
    }
    if let block = open { blocks.append(block) }
  }

  /// Every page of the book, and the README, in the order of their paths.
  ///
  /// Empty but for the two if the folder can't be read, which a test would notice.
  static let all: [String] = {
    let root = ProjectRoot.path(to: "docs")
    let found = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
    return ["README.md", "SECURITY.md"]
      + found.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
  }()
}
