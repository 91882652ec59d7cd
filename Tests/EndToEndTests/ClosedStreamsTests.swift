import CardTesting
import FoundationEssentials
import Testing

/// Programs that are started without standard input, output or error, with an agent of their own,
/// whose socket would get the missing number.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct ClosedStreamsTests {
  private static let image = SampleImages(1).images[0]
  private static let payload = FrontDesk.payload(image.reference, image.digest)
  private static let commit = """
    tree \(String(repeating: "a", count: 40))
    author A <a@b> 1794900000 +0000
    committer A <a@b> 1794900000 +0000

    Subject

    """

  /// A program that is an agent with a dialog of the test's.
  private func agent(_ desk: SigningDesk, _ dialog: TestPinentry) async throws -> String {
    let program = try #require(ProjectRoot.builtProgram("paraphd"))
    let script = "#!/bin/sh\nexec '\(program)' --stdio --pinentry '\(dialog.program)'\n"
    let path = try desk.write(script, to: "agent-\(UUID().uuidString)")
    _ = try await runProgram("chmod", ["700", path])
    return "exec:\(path)"
  }

  /// Runs a line of a shell, in which `$agent` is the agent, and gives its exit status.
  private func status(
    _ front: FrontDesk,
    _ dialog: TestPinentry,
    _ line: String
  ) async throws -> Int {
    let agent = try await agent(front.desk, dialog)
    let script = """
      export GIT_DIR=/home/alice/stagex/.git; agent=$1; rm -f out status
      \(line) && echo 0 || echo $?
      """
    let result = try await front.shell(script, [agent])
    return try #require(result.text.split(separator: "\n").last.flatMap { Int($0) }, "\(result)")
  }

  private func withFront(_ body: (FrontDesk) async throws -> Void) async throws {
    try await withDesk { desk in
      let front = FrontDesk(desk: desk)
      try front.putCertificates()
      try desk.setPolicy("touch = \"any\"\ngit-repositories = [\"/home/alice/*\"]\n")
      try desk.write(Self.payload, to: "payload")
      try desk.write(Self.commit, to: "commit")
      try await body(front)
    }
  }

  @Test(arguments: ["-bsu", "-su"])
  func `without standard error the signature comes whole`(options: String) async throws {
    try await withFront { front in
      let isDetached = options == "-bsu"
      let input = isDetached ? "commit" : "payload"
      let ended = try await status(
        front,
        try front.desk.pinentry(),
        """
        PARAPH_AGENT=$agent paraph-gpg --status-fd=3 \(options) \
        '\(front.desk.cards[0].fingerprint)' <\(input) >out 3>status 2>&-
        """
      )
      #expect(ended == 0)
      let folder = front.desk.folder
      let told = try String(contentsOfFile: "\(folder)/status", encoding: .utf8)
      #expect(told.contains("[GNUPG:] SIG_CREATED"), "\(told)")
      let checked = try await front.desk.run(
        "gpgv",
        ["--keyring", front.desk.cards[0].certificate, "\(folder)/out"]
          + (isDetached ? ["\(folder)/commit"] : [])
      )
      #expect(checked.isSuccess, "\(checked)")
    }
  }

  @Test(arguments: ["-bsu", "-su"])
  func `without input, output or status it is refused before a PIN is asked for`(
    options: String
  ) async throws {
    try await withFront { front in
      let input = options == "-bsu" ? "commit" : "payload"
      let dialog = try front.desk.pinentry()
      try await front.desk.clearCounts()
      for (more, streams) in [
        ("", "<&- >out 2>errors"), ("", "<\(input) >&- 2>errors"),
        ("", "<\(input) >/dev/full 2>errors"), ("", "<\(input) 1</dev/null 2>errors"),
        ("--status-fd=2", "<\(input) >out 2>&-"),
        ("--status-fd=1 -o file", "<\(input) >&- 2>errors"),
        ("--status-fd=2", "<\(input) >out 2>/dev/full"), ("", "<&- >&- 2>&-"),
      ] {
        let ended = try await status(
          front,
          dialog,
          """
          PARAPH_AGENT=$agent paraph-gpg \(more) \(options) \
          '\(front.desk.cards[0].fingerprint)' \(streams)
          """
        )
        #expect(ended == 2, "\(streams)")
        let out = try? Data(contentsOf: URL(filePath: "\(front.desk.folder)/out"))
        #expect(out?.isEmpty ?? true, "\(streams)")
      }
      #expect(try dialog.lines.isEmpty)
      #expect(try front.desk.log.isEmpty)
      #expect(try await front.desk.commandCount("20") == 0)
      #expect(!FileManager.default.fileExists(atPath: "\(front.desk.folder)/file"))
    }
  }

  @Test(arguments: ["0", "1", "2"])
  func `paraph sign writes its files whatever stream it lacks`(stream: String) async throws {
    try await withFront { front in
      let desk = front.desk
      let dialog = try desk.pinentry()
      _ = try await status(
        front,
        dialog,
        """
        paraph sign --agent "$agent" --lookaside '\(desk.lookaside)' \
        '\(Self.image.reference)@\(Self.image.digest)' </dev/null >out 2>errors \
        \(stream)>&-
        """
      )
      #expect(try dialog.pinCount == 1)
      #expect(try await desk.files.paths.count == 1)
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    }
  }
}
