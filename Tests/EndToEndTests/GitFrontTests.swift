import CardTesting
import FoundationEssentials
import Testing

/// git with `gpg.program` set to `paraph-gpg`, and nothing else.
///
/// Source: git 2.39, gpg-interface.c.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible && Tool.have("git", "gpg"), "pcscd, git or gpg is missing"),
  .timeLimit(.minutes(15))
)
struct GitFrontTests {
  /// A repository with a first commit, and git set up as the page of `paraph-gpg` says.
  static let setup = """
    export GIT_AUTHOR_DATE='1700000000 +0100' GIT_COMMITTER_DATE='1700000000 +0100'
    git init -q --initial-branch=main checkout; cd checkout
    git config user.name 'Test Signer'; git config user.email signer@example.org
    git config gpg.program paraph-gpg
    echo one >file; git add file; git commit -q -m first
    """

  /// Lets the agent sign for the repository.
  private func allow(_ front: FrontDesk) throws {
    try front.desk.setPolicy(
      """
      touch = "any"
      git-repositories = ["\(front.desk.folder)/checkout"]

      """
    )
  }

  /// Has real gpg verify with the card's certificate, in a home of its own.
  private static let realGnuPG = """
    export GNUPGHOME=$PWD/../real; mkdir -p -m 700 "$GNUPGHOME"
    gpg --batch -q --import "$1" 2>&1
    real() { git -c gpg.program=gpg "$@"; }
    trap 'gpgconf --kill all' EXIT
    """

  @Test(arguments: [CardOrder(), CardOrder(profile: "nitrokey3", algorithm: "rsa3072")])
  func `a commit, a tag and a merge are signed, and both gpg and paraph-gpg verify them`(
    order: CardOrder
  ) async throws {
    try await withFrontDesk([order], pinCount: 4) { front, _ in
      try allow(front)
      let card = front.desk.cards[0]
      let result = try await front.shell(
        """
        \(Self.setup)
        git config user.signingkey "$2"
        git commit -q -S --allow-empty -m 'signed: one'
        git tag -s -m 'a tag' v1
        git checkout -q -b side HEAD^; echo two >other; git add other; git commit -q -m side
        git checkout -q main; git merge -q -S --no-ff -m 'a merge' side
        echo "ours: $(git log --format=%G?%GF -1 main) $(git log --format=%G? -1 main^1)"
        git verify-commit main; git verify-commit main^1; git verify-tag v1
        git log --show-signature -1 | grep 'Good signature from "Test Signer'
        git merge-base --is-ancestor side main
        git -c gpg.minTrustLevel=fully verify-commit main
        \(Self.realGnuPG)
        real verify-commit --raw main 2>&1; real verify-commit --raw main^1 2>&1
        real verify-tag --raw v1 2>&1
        """,
        [card.certificate, card.fingerprint]
      )
      #expect(result.exitCode == 0, "\(result)")
      #expect(result.text.contains("ours: G\(card.fingerprint) G"), "\(result)")
      let good = result.text.split(separator: "\n").count { $0.hasPrefix("[GNUPG:] GOODSIG ") }
      #expect(good == 3, "\(result)")
      #expect(try front.desk.log.contains { $0.contains("\(front.desk.folder)/checkout") })
    }
  }

  @Test
  func `without a key git names the committer, whose certificate leads to the card`() async throws {
    try await withFrontDesk { front, _ in
      try allow(front)
      let result = try await front.shell(
        """
        \(Self.setup)
        git commit -q -S --allow-empty -m signed; git verify-commit --raw HEAD 2>&1
        """
      )
      #expect(result.exitCode == 0, "\(result)")
      #expect(result.text.contains("[GNUPG:] GOODSIG "), "\(result)")
    }
  }

  @Test
  func `a repository that the policy doesn't name gets no signature, and no PIN is asked for`()
    async throws
  {
    try await withFrontDesk { front, agent in
      let dialog = try agent.answer([.pin(SigningDesk.pin)])
      let result = try await front.shell(
        """
        \(Self.setup)
        git config user.signingkey "$1"
        if git commit -q -S --allow-empty -m signed; then exit 1; fi
        git cat-file commit HEAD | paraph-gpg --status-fd=2 -bsau "$1" 2>&1 && exit 1
        git rev-list --count HEAD
        """,
        [front.desk.cards[0].fingerprint]
      )
      #expect(result.exitCode == 0, "\(result)")
      #expect(result.text.contains("git-repositories"), "\(result)")
      #expect(result.text.hasSuffix("\n1\n"), "\(result)")
      #expect(try dialog.lines.isEmpty)
    }
  }

  @Test
  func `what is no commit or tag isn't signed detached`() async throws {
    try await withFrontDesk { front, _ in
      try allow(front)
      try await front.desk.clearCounts()
      let image = SampleImages(1).images[0]
      for (input, word) in [
        ("", "no commit or tag of git"), ("some file\n", "no commit or tag of git"),
        (FrontDesk.payload(image.reference, image.digest), "--sign"),
        ("tree 123\n\nx\n", "'tree' is no object name"),
        ("tree 123\n\nx\n", "hint: nothing was asked of the card; git commit --amend"),
        ("certificate version 0.1\npusher A <a@b> 1 +0000\n\n", "git push --no-signed"),
      ] {
        let result = try await front.gpg(["--status-fd=2", "-bsa"], input: input)
        #expect(result.exitCode == 2 && result.standardOutput.isEmpty, "\(result)")
        #expect(result.standardError.contains(word), "\(result)")
        #expect(result.standardError.hasPrefix("[GNUPG:] FAILURE sign 1\n"), "\(result)")
      }
      #expect(try await front.desk.commandCount("20") == 0)
    }
  }

  @Test
  func `git tells good, bad, unknown and missing signatures apart`() async throws {
    try await withFrontDesk { front, _ in
      try allow(front)
      let result = try await front.shell(
        """
        \(Self.setup)
        git config user.signingkey "$1"
        git commit -q -S --allow-empty -m signed
        echo "good $(git log --format='%G? %GS' -1)"
        echo "none $(git log --format=%G? -1 HEAD^)"
        bad=$(git cat-file commit HEAD | sed s/signed/signet/ | git hash-object -t commit -w --stdin)
        echo "bad $(git log --format=%G? -1 "$bad")"
        if git verify-commit "$bad" 2>/dev/null; then exit 1; fi
        export PARAPH_KEYS=/nonexistent
        echo "unknown $(git log --format=%G? -1)"
        if git verify-commit HEAD 2>/dev/null; then exit 1; fi
        """,
        [front.desk.cards[0].fingerprint]
      )
      #expect(result.exitCode == 0, "\(result)")
      #expect(
        result.text.split(separator: "\n").map(String.init) == [
          "good G Test Signer <signer@example.org>", "none N", "bad B", "unknown E",
        ],
        "\(result)"
      )
    }
  }
}
