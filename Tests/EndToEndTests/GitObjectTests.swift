import CardTesting
import FileTesting
import FoundationEssentials
import Testing

/// SignGitObject and a handoff, as a script asks the agent for them that knows nothing but its
/// socket; the card is behind a real pcscd.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct GitObjectTests {
  /// A member of the last reply.
  private func last(_ replies: String, _ member: String) throws -> String {
    let line = try #require(replies.split(separator: "\n").last)
    let start = try #require(line.firstRange(of: "\"\(member)\": \""), "\(replies)").upperBound
    return String(line[start...].prefix { $0 != "\"" })
  }

  @Test
  func `a commit is signed that git verifies with gpg, with every step told`() async throws {
    let sandbox = try await GitSandbox()
    try await sandbox.git(["commit", "-q", "--allow-empty", "-m", "First"])
    let commit = try await sandbox.git(["cat-file", "commit", "HEAD"])
    let quoted = commit.replacing("\n", with: "\\n")
    let repository = sandbox.folder.path
    let parameters = #"{"object":"\#(quoted)","repository":"\#(repository)"}"#
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.withListeningAgent { agent in
        let refused = try await agent.call("SignGitObject", parameters, more: true)
        #expect(refused.contains("PolicyRefused") && refused.contains("git-repositories"))
        #expect(try await desk.commandCount("20") == 0)
        try desk.setPolicy("git-repositories = [\"\(repository)\"]\n")
        let replies = try await agent.call("SignGitObject", parameters, more: true)
        for state in ["card", "waiting_for_pin", "waiting_for_touch", "finished"] {
          #expect(replies.contains("\"\(state)\""), "\(replies)")
        }
        let packet = try #require(Data(base64Encoded: try last(replies, "signature")))
        let keys = try GnuPGHome()
        try await keys.gpg(["--import", desk.cards[0].certificate])
        let blank = try #require(commit.firstRange(of: "\n\n"))
        let armor = armoredSignature([UInt8](packet)).dropLast().replacing("\n", with: "\n ")
        let finished =
          commit[..<blank.lowerBound] + "\ngpgsig \(armor)" + commit[blank.lowerBound...]
        let name = try await sandbox.write(Array(finished.utf8), as: "commit")
        try await sandbox.git(["config", "gpg.program", "gpg"])
        try await sandbox.git(["verify-commit", name], keys: keys)
        try await keys.end()
      }
      let log = try desk.log
      #expect(log.contains { $0.contains(#""kind":"commit""#) && $0.contains(repository) })
      let shown = try await desk.paraph(["log", "--event", "signed", "--repository", repository])
      #expect(shown.text.contains("git commit "), "\(shown)")
      let verified = try await desk.paraph(["log", "verify"])
      #expect(verified.exitCode == 0, "\(verified)")
    }
  }

  @Test
  func `a commit full of percent signs is asked for like any other`() async throws {
    let percents = String(repeating: "%", count: 200)
    let person = "\(percents) <\(percents)@a> 176722560"
    let object =
      #"tree \#(String(repeating: "0a", count: 20))\nauthor \#(person)0 +0000\n"#
      + #"committer \#(person)1 +0000\n\n\#(percents)\n"#
    try await withDesk { desk in
      try desk.setPolicy("touch = \"any\"\ngit-repositories = [\"/r\"]\n")
      try await desk.withListeningAgent { agent in
        let dialog = try agent.answer([.pin(SigningDesk.pin)])
        let parameters = #"{"object":"\#(object)","repository":"/r"}"#
        let replies = try await agent.call("SignGitObject", parameters, more: true)
        #expect(replies.contains(#""finished""#), "\(replies)")
        let shown = try #require(try dialog.lines.first { $0.hasPrefix("SETDESC ") })
        #expect(shown.utf8.count <= 1000 && shown.contains("%0AAuthor: %25%25"), "\(shown)")
      }
    }
  }

  /// Writes the list from what the agent has replied, as its page describes the one form.
  private static let writer = """
    import base64, datetime, hashlib, json, os, sys
    os.chdir(sys.argv[1])
    images, request = json.loads(sys.argv[2])["images"], json.loads(sys.argv[3])["request"]
    replies = [json.loads(line) for line in open("replies") if line.startswith("{")]
    card = next(r["chosen"] for r in replies if r.get("state") == "card")
    made = [r for r in replies if r.get("state") == "signed"]
    last = replies[-1]["handoff"]
    time = datetime.datetime.fromtimestamp(last["time"], datetime.timezone.utc)
    rows = []
    for reply in made:
        signature = base64.b64decode(reply["signature"])
        hash = hashlib.sha256(signature).hexdigest()
        rows.append(dict(images[reply["index"]], sha256=hash, byte_count=len(signature)))
    rows.sort(key=lambda row: (row["digest"], row["reference"]))
    document = {
        "paraph": "handoff", "version": 1, "request": request,
        "key": card["key"]["fingerprint"],
        "card": {name: last["card"][name] for name in ("serial", "manufacturer")},
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ"), "signatures": rows,
    }
    open("document", "w").write(json.dumps(document, indent=1) + "\\n")
    open("signature", "wb").write(base64.b64decode(last["signature"]))
    """

  @Test
  func `a list is signed after the images, which gpgv accepts`() async throws {
    try await withDesk { desk in
      try await desk.withListeningAgent { agent in
        let images = SampleImages(3)
        let replies = try await agent.sign(images, #","handoff":{"earlier":[]}"#)
        let file = "\(desk.folder)/request.json"
        let request = try await desk.paraph(["request", "--json", "-o", file] + images.arguments)
        try Data(replies.utf8).write(to: URL(filePath: "\(desk.folder)/replies"))
        let made = try await desk.run(
          "python3",
          ["-c", Self.writer, desk.folder, ListeningAgent.parameters(images), request.text]
        )
        #expect(made.exitCode == 0, "\(made)")
        let said = try await desk.run(
          "gpgv",
          [
            "--keyring", desk.cards[0].certificate, "\(desk.folder)/signature",
            "\(desk.folder)/document",
          ]
        )
        #expect(said.exitCode == 0, "\(said)")
      }
      let shown = try await desk.paraph(["log", "--event", "signed", "--last", "1"])
      #expect(shown.text.contains("a list of 3 signatures"), "\(shown)")
    }
  }
}
