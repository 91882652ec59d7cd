import FileTesting
import Subprocess
import Testing

/// The people of a real release, whose certificates nobody has here.
@Suite(
  .enabled(if: ReleaseData.isThere, "a real release isn't beside the package"),
  .timeLimit(.minutes(15))
)
struct RealPeopleTests {
  @Test
  func `they are all on the page, each without a certificate, and every image lacks votes`()
    async throws
  {
    let gate = try await Gate()
    let demands = [
      "--maintainers", ReleaseData.folder + "/MAINTAINERS", "--threshold", "2", "--cpu-vendors",
      "2",
    ]
    let counted = try await gate.paraph(
      ["quorum", "--quiet", "--lookaside", ReleaseData.signatures] + demands + [
        "--keys", gate.folder.path("keys"), "--digests", ReleaseData.digests, "--html",
        gate.folder.path("report.html"),
      ]
    )
    #expect(counted.status == .exited(1), "\(counted.errors)")
    #expect(counted.lines.count { $0.hasPrefix("LACKS ") } == SignedRelease.imageCount)
    let page = String(
      decoding: try #require(gate.folder.read("report.html")),
      as: UTF8.self
    )
    // A line of the warnings is "there is no certificate KEY of 'NAME'".
    let missing = counted.errors.split(separator: "\n")
      .filter { $0.contains("there is no certificate ") }.map { $0.split(separator: " ") }
    let people = try #require(
      await runProgram("grep", ["-c", "^\\[people\\.", ReleaseData.folder + "/MAINTAINERS"])
        .lines.first.flatMap { Int($0) }
    )
    #expect(Set(missing.map(\.last)).count == people && people > 1)
    for words in missing {
      let key = try #require(words.dropLast(2).last)
      #expect(page.contains("<code>\(key)</code> <span class=\"lack\">no certificate</span>"))
    }
    #expect(page.split(separator: "no certificate</span>").count == missing.count + 1)
    #expect(page.contains("<b>0</b> of <b>\(SignedRelease.imageCount)</b> images"))
  }
}
