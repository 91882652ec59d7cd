import FileTesting
import FoundationEssentials
import Policy
import Testing

/// docs/policy.md.
@Suite
struct DocumentationTests {
  /// The indented blocks that are no sessions, and the headings.
  private func page() throws -> (examples: [String], headings: Set<String>) {
    let bytes = try #require(
      FileManager.default.contents(atPath: ReleaseData.packageRoot + "/docs/policy.md")
    )
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    var examples: [String] = [""]
    for line in lines {
      if line.hasPrefix("    ") {
        examples[examples.count - 1] += line.dropFirst(4) + "\n"
      } else if line.isEmpty, examples.last?.isEmpty == false {
        examples[examples.count - 1] += "\n"
      } else if examples.last?.isEmpty == false {
        examples.append("")
      }
    }
    let headings = lines.filter { $0.hasPrefix("### ") }
      .flatMap { $0.dropFirst(4).split(separator: ", ").map(String.init) }
    return (examples.filter { !$0.isEmpty && !$0.hasPrefix("$") }, Set(headings))
  }

  @Test
  func `each example is a policy`() throws {
    let examples = try page().examples
    #expect(examples.count > 12)
    for example in examples {
      do throws(PolicyError) {
        let policy = try Policy(
          system: PolicySource(file: "example", bytes: Array(example.utf8)),
          user: nil,
          accounts: PolicyAccounts(user: { _ in 1 }, group: { _ in 1 })
        )
        #expect(policy != Policy(), "\(example)")
      } catch {
        Issue.record("\(error.problems) \(example)")
      }
    }
  }

  @Test
  func `each rule has its heading`() throws {
    let rules = Set(PolicyRule.allCases.map(\.rawValue))
    #expect(try page().headings.union(["client"]) == rules)
  }
}
