import CardTesting
import Testing

/// That the test of the book finds what is wrong with a page.
@Suite
struct MachineryTests {
  private static let digest = String(repeating: "ab", count: 32)
  private static let fingerprint = String(repeating: "7A", count: 19) + "11"
  private static let other = String(repeating: "cd", count: 32)

  private func steps(_ lines: String...) async throws -> [Step] {
    try await Step.steps(of: Page.Block(language: "console", line: 1, lines: lines))
  }

  @Test
  func `a command goes on until the shell takes it for complete`() async throws {
    let steps = try await steps(
      "$ echo one \\",
      "    two",
      "one two",
      "$ cat <<END",
      "text",
      "END",
      "text",
      "$ for x in 1 2; do",
      "  false",
      "done",
      "[exit status 1]",
      "$ true"
    )
    #expect(
      steps.map(\.command) == [
        "echo one \\\n    two", "cat <<END\ntext\nEND", "for x in 1 2; do\n  false\ndone", "true",
      ]
    )
    #expect(steps.map(\.output) == [["one two"], ["text"], nil, nil])
    #expect(steps.map(\.status) == [0, 0, 1, 0])
  }

  @Test
  func `what stands behind a question is typed`() async throws {
    let steps = try await steps(
      "$ gpg --edit-key alice",
      "gpg> revkey",
      "Your decision? 2",
      ">",
      "gpg> save",
      "done"
    )
    #expect(steps.map(\.typed) == [["revkey", "2", "", "save"]])
    #expect(steps.map(\.output) == [["done"]])
  }

  @Test
  func `output before a command is an error`() async throws {
    await #expect(throws: BookError.outputBeforeCommand(line: 1)) { try await steps("text") }
  }

  @Test
  func `code by indentation is found, and fences are told apart`() {
    let page = Page("page", "text\n\n    $ command\n\n```toml\na = 1\n```\n* item\n    more\n")
    #expect(page.indented == [3])
    #expect(page.blocks == [Page.Block(language: "toml", line: 6, lines: ["a = 1"])])
  }

  @Test(arguments: [
    (["one", "two"], ["one", "two"], true), (["one"], ["one", "two"], false),
    (["one", "..."], ["one", "two", "three"], true), (["...", "three"], ["one", "three"], true),
    (["...", "two"], ["one", "three"], false), (["o…e"], ["one"], true), (["o…x"], ["one"], false),
    (["3 signed in 1.0 s"], ["3 signed in 0.2 s"], true),
    (["3 signed in 1.0 s"], ["2 signed in 1.0 s"], false),
    (["at 2026-11-26T15:09:29Z"], ["at 2027-01-01T00:00:00Z"], true),
    (["sha256:\(digest)"], ["sha256:\(other)"], true),
    (["sha256:\(digest)"], ["sha256:abcd"], false),
    (["\(fingerprint).rev"], ["0\(fingerprint.dropLast(2))A.rev"], true),
    (["sha256=ababab…/signature-1"], ["sha256=\(digest)/signature-1"], true),
    (["sha256=ababab…/signature-1"], ["sha256=\(digest)/signature-2"], false),
  ])
  func `lines fit or don't`(shown: [String], said: [String], fit: Bool) throws {
    var comparison = Comparison()
    #expect(try (comparison.difference(shown: shown, said: said) == nil) == fit)
  }

  @Test
  func `what a page shows twice must be the same twice`() throws {
    var comparison = Comparison()
    #expect(try comparison.difference(shown: [Self.digest], said: [Self.other]) == nil)
    #expect(try comparison.difference(shown: [Self.digest], said: [Self.other]) == nil)
    #expect(try comparison.difference(shown: [Self.digest], said: [Self.digest]) != nil)
  }

  @Test(arguments: [
    "sudo rm -rf /", "sudo -u alice true", "apt-get remove bash", "apt-get install no-such-package",
    "systemctl --user enable paraph.socket", "systemctl mask paraphd.socket",
    "systemctl --user enable --now paraphd.socket paraphd-other.socket",
    "systemctl --user start paraphd.service.d", "systemctl restart cups",
    "systemctl --user restart pcscd", "systemctl --user import-environment NO_SUCH_VARIABLE",
    "systemctl show-environment", "usermod -aG wheel alice", "make no-such-target",
    "make install PREFX=/usr", "make --always-make install", "swift test", "journalctl -f",
    "journalctl -u qubes-qrexec-policy-daemon", "journalctl -u qubes-qrexec-agent",
    "qvm-usb detach vault", "qvm-usb list --all", "qvm-usb attach vault 2-1",
  ])
  func `a stand-in refuses what it can't judge`(command: String) async throws {
    let step = Step(line: 1, command: command)
    let scene = Scene(card: .none, setting: "empty")
    let results = try await BookSession.run([step], in: scene).results
    #expect(results.map(\.status) == [70], "\(results)")
  }

  @Test
  func `a script ends at its first command that fails`() async throws {
    let block = Page.Block(language: "sh", line: 1, lines: ["false", "true"])
    let scene = Scene(card: .none, setting: "empty")
    let results = try await BookSession.run(try await Step.steps(of: block), in: scene).results
    #expect(results.map(\.status) == [nil])
  }
}
