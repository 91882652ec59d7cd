import FileTesting
import FoundationEssentials
import Quorum
import Testing

/// docs/reference/quorum.md.
@Suite
struct DocumentationTests {
  @Test
  func `the file that the documentation shows is one, with every field that there is`() throws {
    let path = ReleaseData.packageRoot + "/docs/reference/quorum.md"
    let page = try #require(FileManager.default.contents(atPath: path))
    let text = String(decoding: page, as: UTF8.self)
    let start = try #require(text.firstRange(of: "```toml\n")).upperBound
    let end = try #require(text[start...].firstRange(of: "```")).lowerBound
    let example = String(text[start..<end])
    let quorum = try Sample.quorum(example)
    #expect(quorum.maintainers.map(\.name) == ["alice", "bob"] && quorum.threshold == 2)
    // What the page says is all: a mistyped key names those that there are.
    let known = Sample.problems("surprise = 1\n" + example)
    #expect(known.count == 1 && known[0].hasSuffix("version, expires, threshold and maintainer"))
  }
}
