import FileTesting
import Subprocess
import Testing

/// A handoff on a stick and a checkout that it is to be committed in, with real git and gpg.
struct CommittedRelease {
  let tree: HandoffTree

  /// Makes the checkout, which is a clone of `origin`, and what signs.
  init() async throws {
    tree = try await HandoffTree()
    try tree.folder.write(
      """
      [user]
      name = someone
      email = someone@example.org
      signingKey = \(tree.key)

      """,
      to: "gitconfig"
    )
    let made = try await shell(
      """
      printf '#!/bin/sh\\nexec gpg --homedir "%s" "$@"\\n' "$PWD" >signer; chmod 755 signer
      git init --quiet --bare --initial-branch=main origin
      rmdir signatures; git clone --quiet origin signatures; cd signatures
      git switch --quiet -c main; echo text >README; git add .
      git commit --quiet -m first; git push --quiet origin main
      """
    )
    try #require(made.isSuccess, "\(made)")
  }

  private var environment: [String: String] {
    [
      "GIT_CONFIG_GLOBAL": tree.folder.path("gitconfig"), "GIT_CONFIG_NOSYSTEM": "1",
      "GNUPGHOME": tree.folder.path, "HOME": tree.folder.path,
    ]
  }

  /// Runs a script in the folder of it all.
  func shell(_ script: String) async throws -> ProgramResult {
    let variables = environment.map { "export \($0.key)='\($0.value)'" }.joined(separator: "\n")
    // A folder for programs of a test's own, which is there if the test makes it.
    let start = "cd \"$0\"; PATH=$PWD/bin:$PATH\n\(variables)\n"
    return try await runProgram("bash", ["-euc", start + script, tree.folder.path])
  }

  /// Merges and commits; `before` is what the shell does first.
  func commit(
    _ options: String = "--branch release/2026.03.0",
    after before: String = ":"
  ) async throws -> ProgramResult {
    try await shell(
      """
      (cd signatures; \(before)) >&2
      exec '\(builtProgram("paraph"))' merge --handoff handoff.json --keys keys --commit \
        --commit-signer ./signer \(options) stick signatures
      """
    )
  }

  /// Runs git in the checkout; what it says.
  func git(_ command: String) async throws -> String {
    let result = try await shell("cd signatures; git \(command)")
    return result.isSuccess ? result.output : "failed: \(result.errors)"
  }
}
