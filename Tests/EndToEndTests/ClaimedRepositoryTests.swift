import CardTesting
import Testing

/// What `paraph-gpg` calls the repository in which git runs it.
///
/// Source: git-worktree(1); gitsubmodules(7).
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible && Tool.have("git"), "pcscd or git is missing"),
  .timeLimit(.minutes(15))
)
struct ClaimedRepositoryTests {
  /// Prints what the policy, which allows none, was told of the repository.
  private static let claim = #"""
    claim() {
      paraph-gpg -bsa <"$object" 2>&1 \
        | sed -n 's/.*git-repositories: found \([^,]*\),.*/\1/p; s/.*\(no git repository\).*/\1/p;
          s/.*error: \(.* UTF-8.*\)/\1/p'
    }
    """#

  private func lines(_ front: FrontDesk, _ script: String) async throws -> [String] {
    let result = try await front.shell(
      """
      \(Self.claim)
      \(GitFrontTests.setup)
      object=$0/object; git cat-file commit HEAD >"$object"
      \(script)
      """
    )
    return result.text.split(separator: "\n").map(String.init)
  }

  @Test
  func `the repository is the one that GIT_DIR names, or else the first from here upwards`()
    async throws
  {
    try await withFrontDesk { front, _ in
      let found = try await lines(
        front,
        """
        mkdir -p deep/er; cd deep/er
        claim; GIT_DIR=../../.git claim; GIT_DIR=/elsewhere/x/.git claim
        git clone -q --bare ../.. "$0/bare.git"; cd "$0/bare.git"; claim
        mkdir "$0/none"; cd "$0/none"; claim
        """
      )
      let folder = front.desk.folder
      let checkout = "\(folder)/checkout"
      #expect(
        found == [checkout, checkout, "/elsewhere/x", "\(folder)/bare.git", "no git repository"]
      )
    }
  }

  @Test
  func `a linked worktree and a submodule are called by their own folder`() async throws {
    try await withFrontDesk(pinCount: 2) { front, _ in
      let folder = front.desk.folder
      try front.desk.setPolicy(
        """
        touch = "any"
        git-repositories = ["\(folder)/linked", "\(folder)/checkout/module"]

        """
      )
      let result = try await front.shell(
        """
        \(GitFrontTests.setup)
        git config user.signingkey "$1"
        git worktree add -q ../linked
        mkdir ../linked/deep; cd ../linked/deep
        git commit -q -S --allow-empty -m linked; git log -1 --format='%G? %s'
        cd ../../checkout
        git -c protocol.file.allow=always submodule --quiet add ../checkout module
        cd module
        for name in user.name user.email user.signingkey gpg.program; do
          git config "$name" "$(git -C .. config "$name")"
        done
        git commit -q -S --allow-empty -m module; git log -1 --format='%G? %s'
        """,
        [front.desk.cards[0].fingerprint]
      )
      #expect(result.exitCode == 0, "\(result)")
      #expect(result.text == "G linked\nG module\n", "\(result)")
    }
  }

  @Test
  func `the line ends that git takes behind a path are taken`() async throws {
    try await withFrontDesk { front, _ in
      let found = try await lines(
        front,
        #"""
        git worktree add -q ../linked; cd ../linked
        repository=$(git rev-parse --git-dir)
        for end in '' '\n' '\r\n' '\n\r\n'; do
          printf "gitdir: %s$end" "$repository" >.git
          [ "$(git rev-parse --git-dir)" = "$repository" ]
          GIT_DIR=$repository claim
        done
        """#
      )
      #expect(found == Array(repeating: "\(front.desk.folder)/linked", count: 4))
    }
  }

  @Test
  func `folders whose names aren't UTF-8 are refused and never taken for one`() async throws {
    try await withFrontDesk { front, _ in
      let found = try await lines(
        front,
        #"""
        for name in $'bad\xFF' $'bad\xFE'; do
          mkdir "$0/$name"; cd "$0/$name"; git init -q; claim; GIT_DIR=.git claim
          cd "$0"; GIT_DIR=$name/.git claim
        done
        """#
      )
      #expect(
        found
          == ["FF", "FE"].flatMap { byte in
            let here = #"the working folder isn't UTF-8: '\#(front.desk.folder)/bad\x\#(byte)'"#
            return [here, here, #"GIT_DIR of the environment isn't UTF-8: 'bad\x\#(byte)/.git'"#]
          }
      )
    }
  }

  @Test
  func `a file that points elsewhere doesn't change whose repository it is`() async throws {
    try await withFrontDesk { front, _ in
      let found = try await lines(
        front,
        """
        git worktree add -q ../linked; mkdir ../other; cd ../other
        linked=$0/checkout/.git/worktrees/linked
        GIT_DIR=$linked claim
        echo "gitdir: $0/checkout/.git/worktrees/another" >.git; GIT_DIR=$linked claim
        echo "gitdir: ../checkout/.git/worktrees/linked" >.git; GIT_DIR=$linked claim
        ln -s "$0/checkout" "$0/link"; GIT_DIR=$0/link/.git/worktrees/linked claim
        """
      )
      let folder = front.desk.folder
      let whole = "\(folder)/checkout/.git/worktrees/linked"
      #expect(found == [whole, whole, "\(folder)/other", "\(folder)/other"])
    }
  }

  @Test
  func `any folder can be named in the policy, and what it can't name is told whole`() async throws
  {
    try await withFrontDesk { front, _ in
      let folder = front.desk.folder
      let found = try await lines(
        front,
        """
        for name in '\u{DC}n\u{EF}' 'a*' '100%'; do
          mkdir "$0/$name"; cd "$0/$name"; git init -q; claim
        done
        """
      )
      #expect(found == ["%C3%9Cn%C3%AF", "a%2A", "100%25"].map { "\(folder)/\($0)" })
      try front.desk.setPolicy(
        "touch = \"any\"\ngit-repositories = [\"\(folder)/%C3%9Cn%C3%AF\"]\n"
      )
      let signed = try await front.shell(
        """
        cd '\u{DC}n\u{EF}'; paraph-gpg -bsau "$1" <../object | head -n 1
        long=$(printf '%0100d' 0); mkdir -p "$long/$long/$long"; cd "$long/$long/$long"; git init -q
        paraph-gpg --status-fd=1 -bsau "$1" <"$0/object" 2>&1 || true
        """,
        [front.desk.cards[0].fingerprint]
      )
      #expect(signed.text.hasPrefix("-----BEGIN PGP SIGNATURE-----\n"), "\(signed)")
      #expect(signed.text.contains("[GNUPG:] FAILURE sign 1\n"), "\(signed)")
      #expect(
        signed.text.contains("no policy can name '\(folder)/\\u{dc}n\\u{ef}/000"),
        "\(signed)"
      )
    }
  }
}
