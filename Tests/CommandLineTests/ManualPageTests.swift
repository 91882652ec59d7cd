import FileTesting
import GnuPGArguments
import Subprocess
import Testing

/// The pages in `man/`, against what the programs say of themselves.
@Suite
struct ManualPageTests {
  private static let commands: [(program: String, page: String, subcommand: [String])] = [
    ("paraph", "paraph.1", ["sign"]), ("paraph", "paraph.1", ["approve"]),
    ("paraph", "paraph.1", ["request"]),
    ("paraph", "paraph.1", ["cards"]), ("paraph", "paraph.1", ["cancel"]),
    ("paraph", "paraph.1", ["merge"]), ("paraph", "paraph.1", ["compare"]),
    ("paraph", "paraph.1", ["verify"]), ("paraph", "paraph.1", ["quorum", "count"]),
    ("paraph", "paraph.1", ["quorum", "policy-json"]),
    ("paraph", "paraph.1", ["log", "show"]), ("paraph", "paraph.1", ["log", "verify"]),
    ("paraph", "paraph.1", ["policy", "check"]), ("paraph", "paraph.1", ["policy", "show"]),
    ("paraphd", "paraphd.8", []), ("paraph-gpg", "paraph-gpg.1", []),
  ]

  /// What a page says, as a terminal shows it.
  private func text(of page: String) async throws -> String {
    let path = PythonVarlink.packageRoot + "/man/" + page
    let result = try await runProgram("mandoc", ["-T", "ascii", "-O", "width=200", path])
    try #require(result.isSuccess, "\(result.errors)")
    // A letter, a backspace and the letter again is a bold one.
    var plain: [Character] = []
    for character in result.output {
      if character == "\u{8}" { plain.removeLast() } else { plain.append(character) }
    }
    return String(plain)
  }

  /// The options that a program's help lists, each as it is typed.
  private func options(_ program: String, _ subcommand: [String]) async throws -> Set<String> {
    let result = try await runProgram(builtProgram(program), subcommand + ["--help"])
    try #require(result.isSuccess, "\(result.errors)")
    let lines = result.output.split(separator: "\n").filter { $0.hasPrefix("  -") }
    let words = lines.flatMap { $0.split(whereSeparator: { " ,/:)".contains($0) }) }
    return Set(words.filter { $0.hasPrefix("-") && $0 != "-" }.map(String.init))
  }

  @Test(arguments: commands)
  func `every option of the help stands in the page`(
    program: String,
    page: String,
    subcommand: [String]
  ) async throws {
    let words = Set(
      try await text(of: page).split(whereSeparator: { " \n,.;[]|()".contains($0) })
        .map(String.init)
    )
    let options = try await options(program, subcommand)
    #expect(options.count >= 3)
    #expect(options.subtracting(words).isEmpty)
  }

  @Test
  func `every option of gpg that is understood stands in the page of paraph-gpg`() async throws {
    let words = Set(
      try await text(of: "paraph-gpg.1").split(whereSeparator: { " \n,.;[]|()".contains($0) })
        .map(String.init)
    )
    for option in GnuPGOption.all {
      #expect(words.contains("--" + option.name))
      if let letter = option.letter { #expect(words.contains("-\(letter)")) }
    }
  }

  @Test
  func `every subcommand has a place in the page`() async throws {
    let page = try await text(of: "paraph.1")
    let help = try await runProgram(builtProgram("paraph"), ["--help"]).output
    let list = try #require(help.split(separator: "SUBCOMMANDS:").last)
    let names = list.split(separator: "\n").filter {
      $0.hasPrefix("  ") && $0.dropFirst(2).first?.isLowercase == true
    }
    .compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(names.count >= 6)
    for name in names { #expect(page.contains("paraph \(name)"), "\(name)") }
  }

  @Test(arguments: ["paraph.1", "paraph-gpg.1", "paraphd.8"])
  func `mandoc finds nothing wrong with a page`(_ page: String) async throws {
    let path = PythonVarlink.packageRoot + "/man/" + page
    let result = try await runProgram("mandoc", ["-T", "lint", "-W", "warning", path])
    #expect(result.isSuccess && result.output.isEmpty, "\(result.output)")
  }
}
