import FileTesting
import Subprocess
import Testing

/// What `paraph merge --commit` makes of a checkout, a stick and a git that mean it no good.
@Suite(.timeLimit(.minutes(15)))
struct CommitSafetyTests {
  private let release: CommittedRelease

  init() async throws { release = try await CommittedRelease() }

  @Test
  func `what moves a branch on is neither a merge nor a check of the checkout's own`() async throws
  {
    let begun = try await release.shell(
      """
      git clone --quiet origin other; cd other; git switch --quiet -c release/2026.03.0
      echo more >>README; git -c gpg.program=../signer commit --quiet -S -am theirs
      git push --quiet origin release/2026.03.0
      cd ../signatures; git fetch --quiet origin; git branch --quiet release/2026.03.0 main
      printf '#!/bin/sh\\ntouch "%s/ran"\\n' "$HOME" >../evil; chmod 755 ../evil
      git config merge.verifySignatures true; git config gpg.program "$HOME/evil"
      git config branch.release/2026.03.0.mergeOptions '--verify-signatures --strategy=ours'
      """
    )
    try #require(begun.isSuccess, "\(begun)")
    let result = try await release.commit()
    #expect(result.isSuccess, "\(result)")
    #expect(release.tree.folder.read("ran") == nil)
    #expect(
      try await release.git("log --format=%s") == "Add 3 signatures of 3 images\ntheirs\nfirst\n"
    )
    #expect(try await release.git("status --porcelain").isEmpty)
    #expect(release.tree.folder.read("signatures/README") == Array("text\nmore\n".utf8))
    try await release.tree.gnupg.end()
  }

  @Test
  func `a filter of the user's own isn't run either, for the checkout says on what`() async throws {
    let begun = try await release.shell(
      """
      cd signatures
      for what in clean smudge; do
        git config --global filter.a=b.$what "touch '$HOME/ran'; cat"
      done
      git config --global filter.a=b.required true
      printf '* filter=a=b\\nREADME filter=long\\n' >.gitattributes
      git add .; git commit --quiet -m attributes
      git switch --quiet -c release/2026.03.0
      git commit --quiet --allow-empty -m theirs
      echo other >other; git add other
      git commit --quiet -m other
      git push --quiet origin HEAD; git switch --quiet main; git branch --quiet -D release/2026.03.0
      # Last, for git doesn't wait for one that leaves its handshake.
      git config --global filter.long.process "touch '$HOME/ran'"
      touch README; rm -f ../ran
      """
    )
    try #require(begun.isSuccess, "\(begun)")
    let result = try await release.commit()
    #expect(result.isSuccess, "\(result)")
    #expect(release.tree.folder.read("ran") == nil)
    #expect(release.tree.folder.read("signatures/other") == Array("other\n".utf8))
    #expect(try await release.git("log -1 --format=%s") == "Add 3 signatures of 3 images\n")
    try await release.tree.gnupg.end()
  }

  @Test
  func `nor is it where git looks again at files that are younger than the index`() async throws {
    let begun = try await release.shell(
      """
      cd signatures; printf '* filter=own\\n' >.gitattributes; touch -d 2037-01-01 .gitattributes
      git add .; git commit --quiet -m attributes; git push --quiet origin HEAD
      git config --global filter.own.clean "touch '$HOME/ran'; cat"
      """
    )
    try #require(begun.isSuccess, "\(begun)")
    let result = try await release.commit("")
    #expect(result.isSuccess, "\(result)")
    #expect(release.tree.folder.read("ran") == nil)
    // It would be otherwise.
    let other = try await release.shell("cd signatures; echo x >x; git update-index --add x")
    #expect(other.isSuccess, "\(other)")
    #expect(release.tree.folder.read("ran") != nil)
    try await release.tree.gnupg.end()
  }

  @Test
  func `what a stick loses after it was looked at is missing, and there is no commit`() async throws
  {
    // Between the look and the merge git makes the branch, which is when the stick is pulled out.
    let result = try await release.commit(
      after: """
        mkdir ../bin; git=$(command -v git)
        printf '#!/bin/sh\\ncase " $* " in *" switch "*) rm -r "%s"/stick/stagex/core-acl*; esac\\n' \
          "$HOME" >../bin/git
        printf 'exec %s "$@"\\n' "$git" >>../bin/git; chmod 755 ../bin/git
        """
    )
    #expect(result.status == .exited(3), "\(result)")
    #expect(
      result.errors.contains("error: missing: the signature of stagex/core-acl:1.0"),
      "\(result)"
    )
    #expect(result.errors.contains("nothing was committed"), "\(result)")
    #expect(release.tree.merged.count == 2)
    #expect(try await release.git("log --all --format=%s") == "first\n")
    try await release.tree.gnupg.end()
  }

  @Test
  func `an index that another git keeps locked leaves branch and index as they are`() async throws {
    // Whatever signs is what comes before the index is changed.
    let result = try await release.commit(
      after: "sed -i '1a touch '$HOME/signatures/.git/index.lock'' ../signer"
    )
    #expect(result.status == .exited(5), "\(result)")
    #expect(result.errors.contains("/index.lock is there"), "\(result)")
    #expect(result.errors.contains("run the same command again"), "\(result)")
    #expect(release.tree.merged.count == 3)
    #expect(try await release.git("log --all --format=%s") == "first\n")
    #expect(try await release.git("diff --cached --name-only").isEmpty)
    let again = try await release.commit(after: "rm .git/index.lock; sed -i 2d ../signer")
    #expect(again.isSuccess, "\(again)")
    #expect(try await release.git("log -1 --format=%s") == "Add 3 signatures of 3 images\n")
    #expect(try await release.git("status --porcelain").isEmpty)
    #expect(try await release.git("ls-files").split(separator: "\n").count == 4)
    try await release.tree.gnupg.end()
  }

  @Test
  func `what isn't checked out stays so`() async throws {
    let begun = try await release.shell(
      """
      cd signatures; mkdir docs; echo text >docs/page; git add .; git commit --quiet -m docs
      git sparse-checkout set --no-cone '/*' '!/docs/'; test ! -e docs/page
      """
    )
    try #require(begun.isSuccess, "\(begun)")
    let result = try await release.commit()
    #expect(result.isSuccess, "\(result)")
    #expect(try await release.git("status --porcelain").isEmpty)
    #expect(try await release.git("ls-files -t docs") == "S docs/page\n")
    try await release.tree.gnupg.end()
  }
}
