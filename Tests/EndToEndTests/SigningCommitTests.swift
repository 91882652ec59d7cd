import CardTesting
import FoundationEssentials
import Testing

/// `paraph sign --commit`: the card signs the images, and gpg the commit.
@Suite(
  .serialized,
  .enabled(
    if: SigningDesk.isPossible && Tool.have("git", "gpg"),
    "pcscd, vpcd, gpgv, gpg or git isn't installed"
  ),
  .timeLimit(.minutes(15))
)
struct SigningCommitTests {
  private let images = SampleImages(5)

  /// Makes the lookaside a checkout, and gpg's key for its commits.
  private func begin(_ desk: SigningDesk) async throws {
    let result = try await git(
      desk,
      """
      chmod 700 ../gnupg
      gpg --batch --quiet --passphrase '' --quick-gen-key someone ed25519 sign never
      key=$(gpg --list-keys --with-colons | sed -n 's/^fpr:*\\([0-9A-F]*\\):/\\1/p')
      git init --quiet --initial-branch=main
      git config user.signingKey $key; git config user.name someone; git config user.email s@example.org
      echo text >README; git add .; git commit --quiet -m first
      """
    )
    try #require(result.isSuccess, "\(result)")
  }

  private func git(_ desk: SigningDesk, _ script: String) async throws -> ProgramResult {
    try await desk.run(
      "bash",
      ["-euc", "cd \"$0\"; export GIT_CONFIG_GLOBAL=/dev/null\n\(script)", desk.lookaside]
    )
  }

  private func commit(
    _ desk: SigningDesk,
    _ images: [String],
    _ pinentry: TestPinentry? = nil
  ) async throws -> ProgramResult {
    try await desk.sign(
      ["--commit", "--branch", "release/1", "--commit-signer", "gpg"] + images,
      pinentry
    )
  }

  @Test
  func `what the card signed is one signed commit on the release's branch`() async throws {
    try await withDesk { desk in
      try await begin(desk)
      let result = try await commit(desk, images.arguments)
      #expect(result.exitCode == 0, "\(result)")
      let said = try await git(
        desk,
        """
        git log --format=%s; git log -1 --format=%b; git status --short --branch
        git verify-commit HEAD 2>&1 | grep -c 'Good signature'
        """
      )
      #expect(said.text.hasPrefix("Add 5 signatures of 5 images\nfirst\n"), "\(said)")
      #expect(said.text.contains("Key: \(desk.cards[0].fingerprint)\nRequest (5 images):\n"))
      #expect(said.text.hasSuffix("## release/1\n1\n"), "\(said)")
      for folder in images.folders { #expect(said.text.contains("\(folder)/signature-1\n")) }
      // Again there is nothing to sign, and nothing to commit.
      let again = try await commit(desk, images.arguments)
      #expect(again.exitCode == 0 && !again.text.contains("committed"), "\(again)")
    }
  }

  @Test
  func `the same card signs the commit by paraph-gpg, which real gpg takes`() async throws {
    try await withFrontDesk(pinCount: 2) { front, _ in
      let desk = front.desk
      try desk.setPolicy("touch = \"any\"\ngit-repositories = [\"\(desk.lookaside)\"]\n")
      let card = desk.cards[0]
      let result = try await front.shell(
        """
        git init -q --initial-branch=main "$2"; cd "$2"
        git config user.name 'Test Signer'; git config user.email signer@example.org
        echo text >README; git add .; git commit -q -m first
        paraph sign --commit --branch release/1 --lookaside . "${@:3}" >&2
        git log --format=%s -1; git status --short --branch
        export GNUPGHOME=$PWD/../real; mkdir -m 700 "$GNUPGHOME"
        gpg --batch -q --import "$1"; trap 'gpgconf --kill all' EXIT
        git -c gpg.program=gpg verify-commit --raw HEAD 2>&1
        """,
        [card.certificate, desk.lookaside] + images.arguments
      )
      #expect(result.exitCode == 0, "\(result)")
      #expect(
        result.text.hasPrefix("Add 5 signatures of 5 images\n## release/1\n"),
        "\(result)"
      )
      #expect(result.text.contains("[GNUPG:] VALIDSIG \(card.fingerprint) "), "\(result)")
      // What a person is waited for is said, for the commit too.
      #expect(result.standardError.contains("\nparaph-gpg: waiting for the PIN\n"), "\(result)")
    }
  }

  @Test
  func
    `a policy without git repositories is named in full, and once it has this one all is committed`()
    async throws
  {
    try await withFrontDesk(pinCount: 2) { front, _ in
      let desk = front.desk
      try desk.setPolicy("touch = \"any\"\n")
      let sign = "paraph sign --commit --lookaside . \"${@:2}\""
      let refused = try await front.shell(
        """
        git init -q --initial-branch=main "$1"; cd "$1"
        git config user.name 'Test Signer'; git config user.email signer@example.org
        echo text >README; git add .; git commit -q -m first
        \(sign)
        """,
        [desk.lookaside] + images.arguments
      )
      #expect(refused.exitCode == 5, "\(refused)")
      let line = "git-repositories = [\"\(desk.lookaside)\"]"
      #expect(refused.standardError.contains("paraph-gpg: its exit status is 2\n"), "\(refused)")
      #expect(
        refused.standardError.contains(
          "policy git-repositories: found \(desk.lookaside), wanted no git repository unless "
            + "policy.toml allows it with a line \(line) (default)\n"
        ),
        "\(refused)"
      )
      try desk.setPolicy("touch = \"any\"\n\(line)\n")
      let result = try await front.shell(
        "cd \"$1\"; \(sign); git log --format=%s; git status --short",
        [desk.lookaside] + images.arguments
      )
      #expect(result.exitCode == 0, "\(result)")
      #expect(result.text.hasSuffix("\nAdd 5 signatures of 5 images\nfirst\n"), "\(result)")
    }
  }

  @Test
  func `a run that broke off makes no commit, and the next one commits all`() async throws {
    try await withDesk { desk in
      try await begin(desk)
      // As if it had ended after two images.
      let part = try await desk.sign(Array(images.arguments.prefix(2)))
      #expect(part.exitCode == 0, "\(part)")
      let cancelled = try await commit(desk, images.arguments, try desk.pinentry([.cancel]))
      #expect(cancelled.exitCode == 3, "\(cancelled)")
      #expect(try await git(desk, "git log --all --format=%s").text == "first\n")
      let result = try await commit(desk, images.arguments)
      #expect(result.exitCode == 0, "\(result)")
      #expect(
        try await git(desk, "git log --format=%s; git status --short").text
          == "Add 5 signatures of 5 images\nfirst\n"
      )
    }
  }

  @Test
  func `once all is signed, who asks for the end gets it at once, and no commit`() async throws {
    try await withDesk { desk in
      try await begin(desk)
      let begun = "\(desk.folder)/begun"
      let goesOn = "\(desk.folder)/goes-on"
      let pipes = try await desk.run("mkfifo", [begun, goesOn])
      #expect(pipes.isSuccess, "\(pipes)")
      let signer = try desk.write(
        "#!/bin/sh\necho begun >'\(begun)'\nread -r line <'\(goesOn)'\nexec gpg \"$@\"\n",
        to: "signer"
      )
      _ = try await desk.run("chmod", ["700", signer])
      let arguments = ["--commit", "--commit-signer", signer] + images.arguments
      let end = try await desk.watchSigning(arguments) { running in
        let said = try await desk.run("cat", [begun])
        #expect(said.text == "begun\n", "\(said)")
        try await running.end()
      }
      #expect(end.exitCode == nil, "\(end)")
      _ = try await desk.run("sh", ["-c", "echo >'\(goesOn)'"])
      #expect(try await git(desk, "git log --all --format=%s").text == "first\n")
      let again = try await commit(desk, images.arguments)
      #expect(again.exitCode == 0, "\(again)")
      #expect(
        try await git(desk, "git log --format=%s; git status --short").text
          == "Add 5 signatures of 5 images\nfirst\n"
      )
    }
  }

  @Test
  func `a checkout that isn't ready stops it before the card is asked for anything`() async throws {
    try await withDesk { desk in
      try await begin(desk)
      try await desk.clearCounts()
      for (script, words) in [
        ("echo x >>README", "1 file is changed: README"),
        ("git checkout --quiet README; git checkout --quiet --detach", "HEAD is detached"),
      ] {
        _ = try await git(desk, script)
        let result = try await commit(desk, images.arguments)
        #expect(result.exitCode == 3 && result.standardError.contains(words), "\(result)")
      }
      #expect(try await desk.commandCount() == 0)
      _ = try await git(
        desk,
        "git switch --quiet main; mkdir -p \(images.folders[3]); "
          + "echo x >\(images.folders[3])/signature-1"
      )
      let dialog = try desk.pinentry()
      let result = try await commit(desk, images.arguments, dialog)
      #expect(result.exitCode == 3, "\(result)")
      #expect(result.standardError.contains("1 file is not known to git"), "\(result)")
      #expect(try dialog.pinCount == 0)
      #expect(try await desk.commandCount("2A") == 0)
      let files = try await desk.files.paths.filter { $0.contains("/signature-") }
      #expect(files == ["\(images.folders[3])/signature-1"])
    }
  }
}
