import CardTesting
import FoundationEssentials
import Testing

/// The book in `docs/` and the README: what a page tells a reader to type is typed here.
///
/// `docs/reference/testing.md` has the conventions of the pages.
@Suite(
  .serialized,
  .enabled(
    if: Tool.have("pcscd", "gpg", "gpgv", "jq", "git", "skopeo"),
    "pcscd, GnuPG, jq, git or skopeo isn't installed"
  )
)
struct BookTests {
  /// Blocks whose lines are run.
  private static let scripts: Set = ["console", "sh"]

  @Test
  func `each scene is of a page that there is`() {
    #expect(Set(Scene.pages.keys).isSubset(of: Page.all))
  }

  @Test(arguments: Page.all)
  func `what a page tells to type does what the page says`(path: String) async throws {
    let page = try Page(path)
    var steps: [Step] = []
    for block in page.blocks where Self.scripts.contains(block.language) {
      steps += try await Step.steps(of: block)
    }
    guard let scene = Scene.pages[path] else {
      #expect(steps.isEmpty, "\(path) has commands and no scene")
      return
    }
    try #require(!steps.isEmpty, "\(path) has a scene and no commands")
    let (results, end) = try await BookSession.run(steps, in: scene)
    var comparison = Comparison()
    for (step, result) in zip(steps, results) {
      let place = "\(path):\(step.line): \(step.command)"
      let said = result.lines.joined(separator: "\n")
      guard result.status == step.status else {
        let ended = result.status.map(String.init) ?? "nothing"
        Issue.record("\(place)\nended with \(ended), not \(step.status)\n\(said)\n\(end)")
        return
      }
      if let shown = step.output,
        let difference = try comparison.difference(shown: shown, said: result.lines)
      {
        Issue.record("\(place)\n\(difference)")
      }
    }
  }
}
