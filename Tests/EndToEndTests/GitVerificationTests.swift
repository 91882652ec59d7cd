import FileTesting
import Subprocess
import Testing

/// What git makes of `paraph-gpg --verify`, against what it makes of gpg's, commit by commit.
///
/// Source: git 2.39, gpg-interface.c; git-log(1), `%G?`.
@Suite(.timeLimit(.minutes(15)))
struct GitVerificationTests {
  /// Signs with real gpg at a time that it is told, and with more options.
  private static let script = #"""
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 PCSCLITE_CSOCK_NAME=/nonexistent
    export GIT_AUTHOR_DATE='1717200000 +0000' GIT_COMMITTER_DATE='1717200000 +0000'
    cd "$1"; shift
    printf '#!/bin/sh\nexec gpg -q --batch --pinentry-mode loopback --passphrase "" %s "$@"\n' \
      '--faked-system-time 20240601T000000! $OPTIONS' >sign
    chmod +x sign
    git init -q --initial-branch=main work; cd work
    git config user.name Ada; git config user.email ada@example.org
    commit() {
      OPTIONS=${3-} git -c gpg.program="$PWD/../sign" commit -q --allow-empty -S"$2!" -m "$1"
    }
    commit good "$1"; commit subkey "$2"; commit ended "$3"; commit revoked "$4"
    commit signature-ended "$1" '--default-sig-expire 1d'
    GNUPGHOME=$6 commit stranger "$5"
    git commit -q --allow-empty -m unsigned
    changed=$(git cat-file commit main~6 | sed 's/^good$/changed/' \
      | git hash-object -t commit -w --stdin)
    gpg -q --batch --import ../revocation 2>/dev/null
    format='%s|%G?|%GS|%GK|%GF|%GP'
    git -c gpg.program=gpg log --format="$format" main "$changed" >../theirs 2>/dev/null
    export PARAPH_KEYS=$PWD/../keys; mkdir ../keys
    gpg -q --batch --export >../keys/all.pgp
    git -c gpg.program="$7" log --format="$format" main "$changed" >../ours 2>/dev/null
    for commit in main~6 main~5; do git -c gpg.program="$7" verify-commit "$commit"; done
    for commit in "$changed" main main~1 main~2 main~3 main~4; do
      if git -c gpg.program="$7" verify-commit "$commit" 2>/dev/null; then exit 1; fi
    done
    """#

  @Test
  func `git shows the same letter, name, key and fingerprints with either program`() async throws {
    let home = try GnuPGHome()
    let stranger = try GnuPGHome()
    let good = try await home.makeKey("Ada <ada@example.org>")
    let subkey = try await home.addSubkey(to: good)
    let ended = try await home.makeKey("Bob % <bob@example.org>", expires: "8m")
    let revoked = try await home.makeKey("Eve <eve@example.org>", algorithm: "rsa3072")
    let unknown = try await stranger.makeKey("Mallory <mallory@example.org>")
    try await home.gpg(
      ["--output", home.folder.path("revocation"), "--gen-revoke", revoked],
      answering: ["y", "1", "", "y"],
      at: "20240701T000000"
    )
    let result = try await runProgram(
      "bash",
      [
        "-euc", Self.script, "bash", home.folder.path, good, subkey, ended, revoked, unknown,
        stranger.folder.path, builtProgram("paraph-gpg"),
      ],
      environment: ["GNUPGHOME": home.folder.path, "HOME": home.folder.path, "LC_ALL": "C"]
    )
    #expect(result.isSuccess, "\(result)")
    let ours = home.folder.read("ours").map { String(decoding: $0, as: UTF8.self) } ?? ""
    let theirs = home.folder.read("theirs").map { String(decoding: $0, as: UTF8.self) } ?? ""
    #expect(ours == theirs)
    let letters = ours.split(separator: "\n").map { line in
      line.split(separator: "|", omittingEmptySubsequences: false).prefix(2).joined(separator: " ")
    }
    #expect(
      Set(letters)
        == [
          "good G", "subkey G", "ended Y", "revoked R", "signature-ended X", "stranger E",
          "unsigned N", "changed B",
        ]
    )
    try await home.end()
    try await stranger.end()
  }

  /// Signs with what isn't understood here, and twice.
  private static let strange = #"""
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 PCSCLITE_CSOCK_NAME=/nonexistent
    cd "$1"; rsa=$2; dsa=$3; ours=$4
    printf '#!/bin/sh\nexec gpg -q --batch --pinentry-mode loopback --passphrase "" %s "$@"\n' \
      '--faked-system-time 20240601T000000! $OPTIONS' >sign
    chmod +x sign
    git init -q --initial-branch=main work; cd work
    git config user.name Ada; git config user.email ada@example.org
    git config gpg.program "$PWD/../sign"
    commit() { OPTIONS=${3-} git commit -q --allow-empty -S"$2!" -m "$1"; }
    for hash in SHA1 RIPEMD160 SHA224; do
      commit $hash "$rsa" "--digest-algo $hash --allow-weak-digest-algos"
    done
    commit DSA "$dsa"
    commit notation "$rsa" '--sig-notation !word@example.org=x'
    commit both "$rsa" "-u $dsa!"
    export PARAPH_KEYS=$PWD/../keys; mkdir ../keys
    gpg -q --batch --export >../keys/all.pgp
    for program in gpg "$ours"; do
      for commit in $(git rev-list --reverse main); do
        git -c gpg.program="$program" log -1 --format='%s %G?' "$commit" 2>/dev/null
        git -c gpg.program="$program" verify-commit "$commit" 2>/dev/null && echo ok || echo no
      done
    done
    """#

  @Test
  func `what isn't understood here counts as a signature that can't be checked`() async throws {
    let home = try GnuPGHome()
    let rsa = try await home.makeKey("Ada <ada@example.org>", algorithm: "rsa2048")
    let dsa = try await home.makeKey("Bob <bob@example.org>", algorithm: "dsa2048")
    let result = try await runProgram(
      "bash",
      ["-euc", Self.strange, "bash", home.folder.path, rsa, dsa, builtProgram("paraph-gpg")],
      environment: ["GNUPGHOME": home.folder.path, "HOME": home.folder.path, "LC_ALL": "C"]
    )
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "SHA1 G", "ok", "RIPEMD160 G", "ok", "SHA224 G", "ok", "DSA G", "ok", "notation B", "no",
        "both E", "no",
        "SHA1 E", "no", "RIPEMD160 E", "no", "SHA224 E", "no", "DSA E", "no", "notation E", "no",
        "both E", "no",
      ],
      "\(result)"
    )
    try await home.end()
  }

  /// Merges a tag of somebody unknown; beside the certificates lies a file that is none.
  private static let merge = #"""
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 PCSCLITE_CSOCK_NAME=/nonexistent
    cd "$1"; key=$2; ours=$3
    printf '#!/bin/sh\nexec gpg -q --batch --pinentry-mode loopback --passphrase "" "$@"\n' >sign
    chmod +x sign; mkdir keys; echo none >keys/none.asc; export PARAPH_KEYS=$PWD/keys
    git init -q --initial-branch=main work; cd work
    git config user.name Ada; git config user.email ada@example.org
    git config gpg.program "$PWD/../sign"
    git commit -q --allow-empty -m one; git checkout -q -b side
    git commit -q --allow-empty -m two; git tag -s -u "$key!" -m tagged 1.0
    git checkout -q main; git commit -q --allow-empty -m three
    git -c gpg.program="$ours" merge -q --no-edit 1.0; git log -1 --format=%B
    git cat-file tag 1.0 | sed '/BEGIN PGP/,$d' >../tag
    git cat-file tag 1.0 | sed -n '/BEGIN PGP/,$p' >../tag.asc
    if "$ours" --verify ../tag.asc ../tag 2>../told; then exit 1; fi
    """#

  @Test
  func `a merge of an unknown tag says nothing of this machine to others`() async throws {
    let stranger = try GnuPGHome()
    let key = try await stranger.makeKey("Mallory <mallory@example.org>")
    let folder = stranger.folder
    let result = try await runProgram(
      "bash",
      ["-euc", Self.merge, "bash", folder.path, key, builtProgram("paraph-gpg")],
      environment: ["GNUPGHOME": folder.path, "HOME": folder.path, "LC_ALL": "C"]
    )
    #expect(result.isSuccess, "\(result)")
    #expect(result.output.contains("# paraph-gpg: Can't check signature: no public key\n"))
    #expect(result.output.contains("\n# paraph-gpg: made "), "\(result)")
    #expect(!result.output.contains(folder.path), "\(result)")
    #expect(!result.output.contains("hint"), "\(result)")
    // A person hears it.
    let told = folder.read("told").map { String(decoding: $0, as: UTF8.self) } ?? ""
    #expect(told.contains("warning: '\(folder.path("keys/none.asc"))' holds no"), "\(told)")
    #expect(told.contains("hint: what is named above can't be used; put another"), "\(told)")
    try await stranger.end()
  }
}
