import ContainersPolicy
import FileTesting
import FoundationEssentials
import StrictJSON
import Testing

/// docs/how-to/stock-podman.md.
@Suite
struct DocumentationTests {
  @Test
  func `policy and registries.d are as the documentation shows them`() throws {
    let scope = "docker.io/stagex"
    let people = ["alice", "bob", "carol"].map { name in
      KeyHolder(name: name, keyPaths: ["/etc/pki/stagex/\(name).asc"])
    }
    let policy = try ThresholdPolicy(people, threshold: 2, scope: scope)
    #expect(try JSONValue(parsing: Array(block("json").utf8)) == policy.document)
    let file = try LookasideConfiguration(scope: scope, address: "https://sigs.stagex.tools")
    #expect(try block("yaml") == String(decoding: file.bytes, as: UTF8.self))
  }

  /// What stands between the first fences of a language.
  private func block(_ language: String) throws -> String {
    let path = ReleaseData.packageRoot + "/docs/how-to/stock-podman.md"
    let page = try #require(FileManager.default.contents(atPath: path))
    let text = String(decoding: page, as: UTF8.self)
    let start = try #require(text.firstRange(of: "```\(language)\n")).upperBound
    let end = try #require(text[start...].firstRange(of: "```")).lowerBound
    return String(text[start..<end])
  }
}
