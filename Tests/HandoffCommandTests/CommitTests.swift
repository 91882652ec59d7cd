import ContainerSignature
import FileTesting
import Lookaside
import Subprocess
import Testing

/// `paraph merge --commit`, with real git, and real gpg in the place of what signs.
@Suite(.timeLimit(.minutes(15)))
struct CommitTests {
  private let release: CommittedRelease

  init() async throws { release = try await CommittedRelease() }

  @Test
  func `one signed commit on a new branch says what it added, and gpg verifies it`() async throws {
    let result = try await release.commit()
    #expect(result.isSuccess && result.output.contains("\ncommitted "), "\(result)")
    #expect(
      try await release.git("log --format=%s release/2026.03.0")
        == "Add 3 signatures of 3 images\nfirst\n"
    )
    let body = try await release.git("log -1 --format=%b")
    #expect(body.contains("Key: \(release.tree.key)\nRequest (3 images):\n  "), "\(body)")
    for image in release.tree.images {
      #expect(body.contains("\(LookasidePath(for: image))/signature-1"))
    }
    let verified = try await release.git("-c gpg.program=../signer verify-commit --raw HEAD 2>&1")
    #expect(verified.contains("VALIDSIG \(release.tree.key)"), "\(verified)")
    #expect(try await release.git("status --porcelain").isEmpty)
    #expect(try await release.git("rev-parse --abbrev-ref HEAD") == "release/2026.03.0\n")
    for image in release.tree.images {
      let path = "\(LookasidePath(for: image))/signature-1"
      let bytes = try #require(release.tree.folder.read("signatures/\(path)"))
      try release.tree.folder.write(bytes, to: "one")
      let same = try await release.shell(
        "cd signatures; git cat-file blob HEAD:'\(path)' | cmp - ../one"
      )
      #expect(same.isSuccess)
    }
    // Nothing more to add is no commit, and no failure.
    let again = try await release.commit()
    #expect(again.isSuccess && !again.output.contains("committed"), "\(again)")
    try await release.tree.gnupg.end()
  }

  @Test
  func `a branch of origin is continued, and one that lags is moved on first`() async throws {
    let begun = try await release.shell(
      """
      git clone --quiet origin other; cd other; git switch --quiet -c release/2026.03.0
      echo more >>README; git commit --quiet -am theirs; git push --quiet origin release/2026.03.0
      cd ../signatures; git fetch --quiet origin
      """
    )
    try #require(begun.isSuccess, "\(begun)")
    let result = try await release.commit()
    #expect(result.isSuccess, "\(result)")
    #expect(
      try await release.git("log --format=%s") == "Add 3 signatures of 3 images\ntheirs\nfirst\n"
    )
    #expect(
      try await release.git("rev-parse --abbrev-ref @{upstream}") == "origin/release/2026.03.0\n"
    )
    let lagging = try await release.shell(
      """
      cd signatures; git reset --quiet --hard HEAD~2; git clean -qfd; git switch --quiet main
      """
    )
    try #require(lagging.isSuccess, "\(lagging)")
    let moved = try await release.commit()
    #expect(moved.isSuccess, "\(moved)")
    #expect(
      try await release.git("log --format=%s") == "Add 3 signatures of 3 images\ntheirs\nfirst\n"
    )
    try await release.tree.gnupg.end()
  }

  @Test(arguments: [
    ("echo x >>README", "1 file is changed: README"),
    ("echo x >>README; git add README; echo y >new; git add new", "2 files are staged: "),
    ("git checkout --quiet --detach", "HEAD is detached"),
    (
      "git switch --quiet -c release/2026.03.0; echo o >o; git add o; git commit -qm o; "
        + "git push -q origin HEAD; git commit -q --amend -m other; git switch -q main",
      "have diverged"
    ),
    ("git config user.name ''; git config user.email ''; >../gitconfig", "who commits"),
    ("git config filter.x.clean 'touch ../ran; cat'", "has git run a program: filter.x.clean"),
    (
      "git config includeIf.onbranch:release/2026.03.0.path ../evil",
      "changes with the branch: includeif.onbranch:release/2026.03.0.path"
    ),
    ("touch .git/index.lock", "/signatures/.git/index.lock is there: another git is at work"),
    ("git branch release", "there is a branch release, and beside it git can't have"),
    (
      "git branch release/2026.03.0/a",
      "there is a branch release/2026.03.0/a, and beside it git can't have release/2026.03.0"
    ),
    ("git config core.bare true; git config --unset core.worktree || :", "it is bare"),
    (
      // A git to which the checkout is another user's.
      "mkdir ../bin; printf '#!/bin/sh\\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec %s \"$@\"\\n' "
        + "\"$(command -v git)\" >../git; chmod 755 ../git; mv ../git ../bin",
      "if you trust it: git config --global --add safe.directory FOLDER, or chown it, or leave"
    ),
    ("mkdir ../elsewhere; git config core.worktree ../../elsewhere", "its files are elsewhere"),
    (
      "git switch -qc a; echo a >README; git commit -qam a; git switch -q main; echo b >README; "
        + "git commit -qam b; ! git merge a", "a merge isn't finished"
    ),
  ])
  func `a checkout that isn't ready stops it before anything is written`(
    before: String,
    words: String
  ) async throws {
    let result = try await release.commit(after: before)
    #expect([.exited(3), .exited(5)].contains(result.status), "\(result)")
    #expect(result.errors.contains(words), "\(result)")
    #expect(release.tree.merged.isEmpty && release.tree.folder.read("ran") == nil)
    #expect(try await !release.git("log --all --format=%s").contains("Add "))
    try await release.tree.gnupg.end()
  }

  @Test
  func `a stick that isn't what was signed makes neither a commit nor a branch`() async throws {
    let result = try await release.commit(after: "rm -r ../stick/stagex/core-acl*")
    #expect(result.status == .exited(3) && result.errors.contains("missing: "), "\(result)")
    #expect(release.tree.merged.isEmpty)
    #expect(try await release.git("branch --format='%(refname:short)'") == "main\n")
    try await release.tree.gnupg.end()
  }

  @Test
  func `a file in the way stops it, and what a broken run left doesn't`() async throws {
    let path = LookasidePath(for: release.tree.images[0])
    let strange = try await release.commit(
      after: "mkdir -p '\(path)'; echo x >'\(path)/signature-1'"
    )
    #expect(strange.status == .exited(3), "\(strange)")
    #expect(
      strange.errors.contains("1 file is not known to git: \(path)/signature-1"),
      "\(strange)"
    )
    #expect(release.tree.merged == ["signatures/\(path)/signature-1"])
    // What a run left that was interrupted between writing and the commit.
    let result = try await release.commit(
      after: "cp '../stick/\(path)/signature-1' '\(path)/signature-1'"
    )
    #expect(result.isSuccess, "\(result)")
    #expect(try await release.git("log -1 --format=%s") == "Add 3 signatures of 3 images\n")
    #expect(try await release.git("status --porcelain").isEmpty)
    try await release.tree.gnupg.end()
  }

  @Test
  func `a commit that isn't signed isn't made, and the next run makes it`() async throws {
    let failing = try await release.commit(after: "printf '#!/bin/sh\\nexit 1\\n' >../signer")
    #expect(
      failing.status == .exited(5) && failing.errors.contains("the commit isn't signed: "),
      "\(failing)"
    )
    #expect(release.tree.merged.count == 3)
    #expect(try await release.git("log --all --format=%s") == "first\n")
    #expect(try await release.git("diff --cached --name-only").isEmpty)
    let result = try await release.commit(
      after: "printf '#!/bin/sh\\nexec gpg --homedir \"%s\" \"$@\"\\n' \"$HOME\" >../signer"
    )
    #expect(result.isSuccess, "\(result)")
    #expect(try await release.git("log -1 --format=%s") == "Add 3 signatures of 3 images\n")
    try await release.tree.gnupg.end()
  }

  @Test
  func `nothing of the checkout's own is run, and no line ends are changed`() async throws {
    let result = try await release.commit(
      after: """
        for hook in pre-commit commit-msg post-commit post-checkout reference-transaction \
          post-index-change prepare-commit-msg
        do printf '#!/bin/sh\\ntouch "%s/ran"\\n' "$HOME" >.git/hooks/$hook; done
        chmod 755 .git/hooks/*
        git config core.fsmonitor "touch '$HOME/ran'"; git config core.autocrlf true
        git config gpg.program "$HOME/ran"; git config core.editor "touch '$HOME/ran'"
        printf '* text eol=crlf\\n' >.git/info/attributes
        """
    )
    #expect(result.isSuccess, "\(result)")
    #expect(release.tree.folder.read("ran") == nil)
    let path = "\(LookasidePath(for: release.tree.images[0]))/signature-1"
    let same = try await release.shell(
      "git -C signatures cat-file blob HEAD:'\(path)' | cmp - 'stick/\(path)'"
    )
    #expect(same.isSuccess, "\(same)")
    try await release.tree.gnupg.end()
  }
}
