import FileTesting
import FoundationEssentials
import Subprocess
import Testing

/// The program that signs the commit of `paraph merge --commit`: how it is run, and what is told of
/// it where there is no signature.
///
/// Source: git 2.39, gpg-interface.c.
@Suite(.timeLimit(.minutes(15)))
struct CommitSignerTests {
  private let release: CommittedRelease

  init() async throws { release = try await CommittedRelease() }

  /// Puts something in the place of the signer.
  private func sign(by script: String) -> String {
    """
    printf '%s\\n' '#!/bin/bash' '\(script)' >../own; chmod 755 ../own; mv ../own ../signer
    """
  }

  @Test(arguments: [("sha1", "gpgsig"), ("sha256", "gpgsig-sha256")])
  func `gpg's signature is one for git, whatever the hash of the repository`(
    format: String,
    header: String
  ) async throws {
    let begun = try await release.shell(
      """
      rm -rf signatures; git init --quiet --object-format=\(format) --initial-branch=main signatures
      cd signatures; echo text >README; git add .; git commit --quiet -m first
      """
    )
    try #require(begun.isSuccess, "\(begun)")
    let result = try await release.commit()
    #expect(result.isSuccess, "\(result)")
    let said = try await release.shell(
      """
      cd signatures; git -c gpg.program=../signer verify-commit --raw HEAD 2>&1; git fsck --strict
      git cat-file commit HEAD | sed '/^$/q' | grep -cx '\(header) -----BEGIN PGP SIGNATURE-----'
      git log --format=%s; git status --porcelain; ls .git | grep paraph || echo clean
      """
    )
    #expect(said.isSuccess, "\(said)")
    #expect(said.output.contains("[GNUPG:] VALIDSIG \(release.tree.key) "), "\(said)")
    #expect(
      said.output.hasSuffix("1\nAdd 3 signatures of 3 images\nfirst\nclean\n"),
      "\(said)"
    )
    try await release.tree.gnupg.end()
  }

  @Test
  func `names in an old encoding stay as they are, byte by byte`() async throws {
    let result = try await release.commit(
      after:
        #"git config i18n.commitEncoding ISO-8859-1; git config user.name "$(printf 'Jos\351')""#
    )
    #expect(result.isSuccess, "\(result)")
    let said = try await release.shell(
      """
      cd signatures; git -c gpg.program=../signer verify-commit HEAD
      git cat-file commit HEAD | LC_ALL=C grep -c "^committer $(printf 'Jos\\351') <"
      """
    )
    #expect(said.isSuccess && said.output == "1\n", "\(said)")
    try await release.tree.gnupg.end()
  }

  @Test
  func `it is run in the checkout as git runs it, and asked for the committer if no key is set`()
    async throws
  {
    let script = """
      cat >/dev/null; pwd -P >&2; printf "<%s>\\n" "$@" >&2; git config core.hooksPath >&2
      echo "<$LC_ALL>" >&2; exit 7
      """
    let result = try await release.commit(
      after: "git config --global --unset user.signingKey; pwd -P >../place; \(sign(by: script))"
    )
    #expect(result.status == .exited(5), "\(result)")
    let locale = ProcessInfo.processInfo.environment["LC_ALL"] ?? ""
    let place = release.tree.folder.read("place").map { String(decoding: $0, as: UTF8.self) } ?? ""
    #expect(
      result.errors.hasPrefix(
        "\(place)<-bsau>\n<someone <someone@example.org>>\n/dev/null\n<\(locale)>\n"
      ),
      "\(result)"
    )
    try await release.tree.gnupg.end()
  }

  @Test
  func `what it says stands before what is said of it`() async throws {
    let script = #"printf "one\ntwo\n" >&2; exit 2"#
    let result = try await release.commit(after: sign(by: script))
    #expect(result.status == .exited(5), "\(result)")
    #expect(
      result.errors.contains(
        """
        one
        two
        paraph: error: the commit isn't signed: \(release.tree.folder.path)/./signer: its exit \
        status is 2
        paraph: hint: signatures that were written are whole; mend that, and run the same command \
        again to commit them
        """
      ),
      "\(result)"
    )
    #expect(try await release.git("log --format=%s --all") == "first\n")
    try await release.tree.gnupg.end()
  }

  @Test(arguments: [
    ("exit 3", "its exit status is 3"), ("kill -9 $$", "signal 9 ended it"),
    ("exit 0", "what it gave is no armored signature"),
    ("echo text", "what it gave is no armored signature"),
    ("head -c 2000000 /dev/zero", "can't be run: it says more than is read"),
  ])
  func `a program that gives no signature makes no commit`(
    script: String,
    words: String
  ) async throws {
    let result = try await release.commit(after: sign(by: script))
    #expect(result.status == .exited(5), "\(result)")
    #expect(
      result.errors.contains("signer: \(words)\n") || result.errors.contains("signer \(words)\n"),
      "\(result)"
    )
    #expect(try await release.git("log --format=%s --all") == "first\n")
    let again = try await release.commit(
      after: #"printf '#!/bin/sh\nexec gpg --homedir "%s" "$@"\n' "$HOME" >../signer"#
    )
    #expect(again.isSuccess, "\(again)")
    #expect(try await release.git("status --porcelain").isEmpty)
    try await release.tree.gnupg.end()
  }
}
