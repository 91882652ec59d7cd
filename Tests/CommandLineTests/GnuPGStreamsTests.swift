import FileTesting
import Subprocess
import Testing

/// `paraph-gpg` with outputs that can't be written, and with readers that go away.
///
/// gpg 2.2 takes no notice of a status that nobody reads, and of most outputs finds out when it has
/// signed. A signature costs a person's touch here.
@Suite(.timeLimit(.minutes(15)))
struct GnuPGStreamsTests {
  private let scene: HostileAgentScene

  init() async throws { scene = try await HostileAgentScene() }

  @Test
  func `a file that can't be written is refused before the agent is asked for anything`()
    async throws
  {
    let folder = scene.gnupg.folder
    try folder.makeFolder("folder")
    try folder.link("link", to: "target")
    for (options, name, sentence) in [
      ([], folder.path("none/file"), "none' can't be opened"),
      (["--yes"], folder.path("none/file"), "none' can't be opened"),
      (["--yes"], folder.path("folder"), "isn't an ordinary file"),
      (["--yes"], folder.path("link"), "isn't an ordinary file"),
      (["--yes"], "/dev/null", "isn't an ordinary file"), ([], "/dev/null", "exists already"),
      ([], "/proc/file", "/proc"), (["--yes"], "/proc/file", "/proc"),
      ([], folder.path(String(repeating: "x", count: 300)), "can't be looked at"),
    ] {
      // An agent that were asked would have no such mode.
      let result = try await scene.gpg(
        "",
        ["--status-fd", "2", "-u", scene.keys[0], "-o", name] + options
          + ["--sign", try scene.payloadFile()]
      )
      #expect(result.status == .exited(2) && result.output.isEmpty, "\(result)")
      #expect(result.errors.hasPrefix("[GNUPG:] FAILURE sign 1\n"), "\(result)")
      #expect(result.errors.contains(sentence), "\(name) \(result)")
    }
    #expect(folder.read("target") == nil)
    try await scene.end()
  }

  @Test(arguments: [
    ("--version >/dev/full", "standard output can't be written: the disk is full"),
    ("--version >&-", "standard output can't be written: it isn't open for that"),
    ("--verify - /dev/null <&-", "standard input can't be read: it isn't open for that"),
    ("--status-fd 9 --sign", "names descriptor 9, which can't be written: it isn't open for that"),
    ("--status-fd 9 --sign 9>/dev/full", "which can't be written: the disk is full"),
  ])
  func `why a stream can't be used is said in words`(
    arguments: String,
    sentence: String
  ) async throws {
    let result = try await runProgram(
      "bash",
      ["-c", "exec \"$0\" \(arguments)", builtProgram("paraph-gpg")],
      environment: ["PARAPH_KEYS": "/nonexistent"]
    )
    #expect(result.status == .exited(2) && result.output.isEmpty, "\(result)")
    #expect(result.errors.contains("\(sentence)\n"), "\(result)")
  }

  @Test
  func `whoever goes away who read what a person is told doesn't end what the card has begun`()
    async throws
  {
    let arguments = ["--status-fd", "9", "-u", scene.keys[0], "-o", "-", "--sign"]
    let result = try await scene.gpg(
      "honest_after_a_yes",
      arguments + [try scene.payloadFile()],
      leaving: "errors"
    )
    #expect(result.isSuccess && !result.output.isEmpty, "\(result)")
    #expect(result.errors.contains("[GNUPG:] SIG_CREATED S "), "\(result)")
    try await scene.end()
  }

  @Test
  func `where nobody reads the status any more nothing is signed`() async throws {
    let arguments = ["--status-fd", "9", "-u", scene.keys[0], "-o", "-", "--sign"]
    let result = try await scene.gpg(
      "honest_after_a_yes",
      arguments + [try scene.payloadFile()],
      leaving: "status"
    )
    #expect(result.status == .exited(2) && result.output.isEmpty, "\(result)")
    #expect(result.errors.contains("descriptor 9, of --status-fd, can't be written"), "\(result)")
    try await scene.end()
  }
}
