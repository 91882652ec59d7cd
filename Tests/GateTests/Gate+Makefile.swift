import FileTesting
import Subprocess
import Testing

/// Publishing by make, behind the line that docs/how-to/publish-gate.md shows.
extension Gate {
  /// What stands in the page between the fences of a Makefile.
  private static func documentedLine() async throws -> String {
    let path = ReleaseData.packageRoot + "/docs/how-to/publish-gate.md"
    let page = try await runProgram("cat", [path]).output
    let start = try #require(page.firstRange(of: "```make\n")).upperBound
    let end = try #require(page[start...].firstRange(of: "```")).lowerBound
    return String(page[start..<end])
  }

  /// Writes a Makefile with the line and two targets that want it, and who the maintainers are.
  func writeMakefile() async throws {
    let line = try await Self.documentedLine()
    #expect(line.split(separator: "\n").count == 1)
    try folder.write(
      """
      .PHONY: quorum publish-core-acl publish-core-attr
      publish: publish-core-acl publish-core-attr
      \(line)
      publish-core-acl: quorum
      \t@echo core-acl >>pushed
      publish-core-attr: quorum
      \t@echo core-attr >>pushed

      """,
      to: "Makefile"
    )
    try folder.write(try PeopleTests.maintainers(self), to: "MAINTAINERS")
  }

  /// Runs make where the Makefile is.
  func make(_ target: String) async throws -> ProgramResult {
    try await runProgram(
      "sh",
      [
        // Not as a part of the make that may have started the tests.
        "-c",
        """
        unset MAKEFLAGS MAKELEVEL MFLAGS
        cd "$1" && PATH=${0%/*}:$PATH make "$2"
        """, builtProgram("paraph"), folder.path, target,
      ],
      environment: ["LC_ALL": "C.UTF-8"]
    )
  }

  /// What was published.
  var published: String? { folder.read("pushed").map { String(decoding: $0, as: UTF8.self) } }
}
