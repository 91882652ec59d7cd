import CardTesting
import FoundationEssentials
import Policy
import Testing

/// The manual pages of section 5, against what the readers of the files know.
@Suite(.enabled(if: Tool.have("mandoc"), "mandoc isn't installed"))
struct FileManualTests {
  /// The words of a page, as a terminal shows it.
  private func words(of page: String) async throws -> Set<String> {
    let result = try await runProgram(
      "mandoc",
      ["-T", "ascii", "-O", "width=200", ProjectRoot.path(to: "man/\(page)")]
    )
    try #require(result.isSuccess, "\(result)")
    // A letter, a backspace and the letter again is a bold one.
    var plain: [Character] = []
    for character in result.text {
      if character == "\u{8}" { plain.removeLast() } else { plain.append(character) }
    }
    return Set(
      String(plain).split(whereSeparator: { " \n,.;:[]|()".contains($0) }).map(String.init)
    )
  }

  /// The keys that a reader names when it refuses one that it doesn't know.
  private func keys(in sentences: [String]) -> Set<String> {
    Set(
      sentences.flatMap { sentence in
        guard let mark = sentence.firstRange(of: "'surprise'")?.upperBound,
          let list = sentence[mark...].firstRange(of: "; there are ")?.upperBound
        else { return [String]() }
        return sentence[list...].replacing(" and ", with: ", ").split(separator: ", ")
          .map(String.init)
      }
    )
  }

  @Test
  func `every key that a policy can have stands in paraph-policy(5)`() async throws {
    let known = try await refused(
      "policy",
      content: "surprise = 1\n[[client]]\nsurprise = 1\n",
      ["policy", "check", "--system"]
    )
    let rules = Set(PolicyRule.allCases.map(\.rawValue))
    #expect(known.isSuperset(of: rules), "\(known)")
    #expect(known.subtracting(rules).isSuperset(of: ["user", "group"]), "\(known)")
    #expect(known.subtracting(try await words(of: "paraph-policy.5")).isEmpty)
  }

  @Test
  func `every key that a quorum's file can have stands in paraph-quorum(5)`() async throws {
    let known = try await refused(
      "quorum.toml",
      content: "surprise = 1\n[[maintainer]]\nsurprise = 1\n",
      ["quorum", "--all", "--keys", ".", "--maintainers"]
    )
    #expect(known == ["version", "expires", "threshold", "maintainer", "name", "keys"])
    let words = try await words(of: "paraph-quorum.5")
    #expect(known.subtracting(words).isEmpty)
    // What is read of MAINTAINERS; the rest of that file is for others, and never refused.
    #expect(Set(["people", "keys", "machines", "id", "brand"]).isSubset(of: words))
  }

  /// What `paraph` says is known when it refuses a file.
  private func refused(
    _ name: String,
    content: String,
    _ arguments: [String]
  ) async throws -> Set<String> {
    let program = try #require(ProjectRoot.builtProgram("paraph"))
    return try await withTemporaryFolder("manual") { folder in
      let file = "\(folder)/\(name)"
      try Data(content.utf8).write(to: URL(filePath: file))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
      let result = try await runProgram(
        program,
        arguments.map { $0 == "." ? folder : $0 } + [file],
        environment: ["HOME": folder, "XDG_CONFIG_HOME": nil]
      )
      #expect(result.exitCode == 3, "\(result)")
      return keys(in: result.standardError.split(separator: "\n").map(String.init))
    }
  }
}
