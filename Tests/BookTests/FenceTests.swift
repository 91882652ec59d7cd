import CardTesting
import FoundationEssentials
import Policy
import Quorum
import StrictJSON
import Testing

/// What stands in the fences of the book and is no command.
@Suite
struct FenceTests {
  private static let languages: Set = [
    "console", "sh", "toml", "json", "make", "swift", "yaml", "text", "",
  ]

  @Test(arguments: Page.all)
  func `code stands in fences of known languages, and nothing is code by indentation`(
    path: String
  ) throws {
    let page = try Page(path)
    #expect(page.indented == [], "\(path)")
    for block in page.blocks {
      #expect(Self.languages.contains(block.language), "\(path):\(block.line)")
      // What looks like a session must be one.
      if block.language == "text" || block.language.isEmpty {
        #expect(!block.lines.contains { $0.hasPrefix("$ ") }, "\(path):\(block.line)")
      }
    }
  }

  @Test(arguments: Page.all)
  func `every example is taken by what reads it`(path: String) async throws {
    for block in try Page(path).blocks {
      let place = "\(path):\(block.line)"
      switch block.language {
      case "toml": try readTOML(block.text, place)
      case "json":
        #expect(throws: Never.self, "\(place)") { try JSONValue(parsing: Array(block.text.utf8)) }
      case "make":
        let made = try await runProgram(
          "make",
          ["-n", "-f", "-"],
          environment: ["MAKEFLAGS": nil, "MAKELEVEL": nil],
          input: Array(block.text.utf8)
        )
        #expect(made.isSuccess, "\(place)\n\(made)")
      case "swift":
        let parsed = try await withTemporaryFolder("book") { folder in
          try Data(block.text.utf8).write(to: URL(filePath: "\(folder)/example.swift"))
          return try await runProgram("swiftc", ["-frontend", "-parse", "\(folder)/example.swift"])
        }
        #expect(parsed.isSuccess, "\(place)\n\(parsed)")
      default: break
      }
    }
  }

  /// A quorum's file if it names people, otherwise a policy.
  private func readTOML(_ text: String, _ place: String) throws {
    let bytes = Array(text.utf8)
    if text.contains("[[maintainer]]") || text.contains("[people.") {
      #expect(throws: Never.self, "\(place)") {
        try Quorum(
          QuorumSource(file: place, bytes: bytes),
          demands: QuorumDemands(threshold: text.contains("[people.") ? 1 : nil),
          // In May 2026, when none of the examples has expired.
          now: 1_780_000_000
        )
      }
    } else {
      #expect(throws: Never.self, "\(place)") {
        let policy = try Policy(
          system: PolicySource(file: place, bytes: bytes),
          user: nil,
          accounts: PolicyAccounts(user: { _ in 1 }, group: { _ in 1 })
        )
        #expect(policy != Policy(), "\(place) says nothing")
      }
    }
  }
}
