import FileTesting
import FoundationEssentials
import Policy
import Testing

/// docs/reference/policy.md; that its examples are policies is shown by `BookTests`.
@Suite
struct DocumentationTests {
  @Test
  func `each rule has its heading`() throws {
    let bytes = try #require(
      FileManager.default.contents(atPath: ReleaseData.packageRoot + "/docs/reference/policy.md")
    )
    let headings = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .filter { $0.hasPrefix("### ") }
      .flatMap { $0.dropFirst(4).split(separator: ", ").map(String.init) }
    #expect(Set(headings).union(["client"]) == Set(PolicyRule.allCases.map(\.rawValue)))
  }
}
