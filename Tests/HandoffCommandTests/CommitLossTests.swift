import FileTesting
import Lookaside
import Subprocess
import Testing

/// What `paraph merge --commit` could take from others by a commit, or from who runs it.
@Suite(.timeLimit(.minutes(15)))
struct CommitLossTests {
  private let release: CommittedRelease
  /// The folder of an image, beneath the checkout.
  private let path: String

  init() async throws {
    release = try await CommittedRelease()
    path = LookasidePath(for: release.tree.images[0]).description
  }

  @Test(arguments: [
    (
      "git sparse-checkout set --no-cone '/*' '!/stagex/'",
      "1 file is in git and not in the checkout"
    ),
    (
      "git update-index --assume-unchanged \"$path/signature-1\"; rm \"$path/signature-1\"",
      "1 file is in git and not in the checkout"
    ),
    (
      "git mv stagex data; ln -s data stagex; git add stagex; git commit -qm link",
      "1 file is where a folder of signatures goes: stagex"
    ),
  ])
  func `what git has and the checkout doesn't show isn't replaced`(
    before: String,
    words: String
  ) async throws {
    let result = try await release.commit(
      "",
      after: """
        path='\(path)'; mkdir -p "$path"; echo theirs >"$path/signature-1"; git add .
        git commit -qm theirs; \(before)
        """
    )
    #expect(result.status == .exited(3), "\(result)")
    #expect(result.errors.contains("error: " + words), "\(result)")
    #expect(try await !release.git("log --format=%s").contains("Add "))
    #expect(try await release.git("ls-files stagex data").contains("/signature-1\n"))
    try await release.tree.gnupg.end()
  }

  @Test
  func `nor would it be if git told less than it has`() async throws {
    let result = try await release.commit(
      "",
      after: """
        mkdir -p '\(path)'; echo theirs >'\(path)/signature-1'; git add .; git commit -qm theirs
        git sparse-checkout set --no-cone '/*' '!/stagex/'; mkdir ../bin; git=$(command -v git)
        printf '#!/bin/sh\\ncase " $* " in *" ls-tree "*) exit; esac\\nexec %s "$@"\\n' "$git" \
          >../bin/git; chmod 755 ../bin/git
        """
    )
    #expect(result.status == .exited(3), "\(result)")
    #expect(
      result.errors.contains("1 file is taken away or changed by the commit: \(path)/signature-1"),
      "\(result)"
    )
    #expect(try await release.git("log --format=%s") == "theirs\nfirst\n")
    #expect(try await release.git("diff --cached --name-only").isEmpty)
    try await release.tree.gnupg.end()
  }

  @Test
  func `what a broken run left is committed though git is told to ignore it`() async throws {
    let strange = try await release.commit(
      "",
      after: "echo stagex/ >.git/info/exclude; mkdir -p '\(path)'; echo x >'\(path)/signature-1'"
    )
    #expect(strange.status == .exited(3), "\(strange)")
    #expect(
      strange.errors.contains("1 file is not known to git: \(path)/signature-1"),
      "\(strange)"
    )
    let result = try await release.commit("", after: "cp '../stick/\(path)/signature-1' '\(path)'")
    #expect(result.isSuccess, "\(result)")
    #expect(try await release.git("ls-files stagex").split(separator: "\n").count == 3)
    try await release.tree.gnupg.end()
  }

  @Test
  func `a branch that would replace an ignored file isn't checked out`() async throws {
    let result = try await release.commit(
      after: """
        git switch -qc release/2026.03.0; mkdir -p '\(path)'; echo theirs >'\(path)/signature-1'
        git add .; git commit -qm theirs; git switch -q main
        echo stagex/ >.git/info/exclude; mkdir -p '\(path)'; echo mine >'\(path)/signature-1'
        """
    )
    #expect(result.status == .exited(5), "\(result)")
    #expect(release.tree.folder.read("signatures/\(path)/signature-1") == Array("mine\n".utf8))
    try await release.tree.gnupg.end()
  }

  @Test
  func `killed before the branch moves, all is staged and nothing taken away`() async throws {
    let killed = try await release.commit(
      "",
      after: """
        mkdir ../bin; git=$(command -v git)
        printf '#!/bin/sh\\ncase " $* " in *" update-ref "*) kill -KILL $PPID; exit 1; esac\\n' \\
          >../bin/git
        printf 'exec %s "$@"\\n' "$git" >>../bin/git; chmod 755 ../bin/git
        """
    )
    #expect(killed.status == .signaled(9), "\(killed)")
    let freed = try await release.shell("rm signatures/.git/index.lock bin/git")
    try #require(freed.isSuccess, "\(freed)")
    #expect(
      try await release.git("diff --cached --name-status | cut -c1") == "A\nA\nA\n"
    )
    let stopped = try await release.commit("")
    #expect(stopped.errors.contains("3 files are staged: "), "\(stopped)")
    let result = try await release.commit("", after: "git reset --quiet")
    #expect(result.isSuccess, "\(result)")
    #expect(try await release.git("show --name-status --format= | cut -c1") == "A\nA\nA\n")
    try await release.tree.gnupg.end()
  }

  @Test
  func `a branch that moved meanwhile leaves the index as it was`() async throws {
    let result = try await release.commit(
      "",
      after: "sed -i '1a git -C $HOME/signatures commit -q --allow-empty -m meanwhile' ../signer"
    )
    #expect(result.status == .exited(5), "\(result)")
    #expect(try await release.git("log --format=%s") == "meanwhile\nfirst\n")
    #expect(try await release.git("diff --cached --name-only").isEmpty)
    #expect(try await release.git("ls-files") == "README\n")
    try await release.tree.gnupg.end()
  }

  @Test
  func `a dry run says that it can't see a branch that isn't checked out`() async throws {
    let begun = try await release.shell(
      """
      cd signatures; git switch -qc release/2026.03.0; cp -r ../stick/stagex .; git add .
      git commit -qm theirs; git switch -q main
      """
    )
    try #require(begun.isSuccess, "\(begun)")
    let dry = try await release.commit("--branch release/2026.03.0 --dry-run")
    #expect(dry.status == .exited(3), "\(dry)")
    #expect(dry.errors.contains("a dry run can't see what release/2026.03.0 has"), "\(dry)")
    #expect(try await release.git("branch --show-current") == "main\n")
    let result = try await release.commit()
    #expect(result.isSuccess && result.output.contains("0 signatures added"), "\(result)")
    try await release.tree.gnupg.end()
  }

  @Test
  func `a refusal says that the branch is checked out since`() async throws {
    let result = try await release.commit(
      after: """
        git branch release/2026.03.0; mkdir -p '\(path)'; echo x >'\(path)/signature-1'
        """
    )
    #expect(result.status == .exited(3), "\(result)")
    #expect(
      result.errors.contains("run it again; release/2026.03.0 is checked out now"),
      "\(result)"
    )
    #expect(try await release.git("branch --show-current") == "release/2026.03.0\n")
    try await release.tree.gnupg.end()
  }

  @Test
  func `a branch without a commit is continued from what origin has`() async throws {
    let begun = try await release.shell(
      """
      rm -rf signatures; git init -q --bare --initial-branch=main empty
      git clone -q empty signatures 2>/dev/null; git clone -q origin other; cd other
      git push -q ../empty main; cd ../signatures; git fetch -q
      """
    )
    try #require(begun.isSuccess, "\(begun)")
    let result = try await release.commit("")
    #expect(result.isSuccess, "\(result)")
    #expect(try await release.git("log --format=%s") == "Add 3 signatures of 3 images\nfirst\n")
    #expect(try await release.git("status --porcelain").isEmpty)
    #expect(release.tree.folder.read("signatures/README") == Array("text\n".utf8))
    try await release.tree.gnupg.end()
  }
}
