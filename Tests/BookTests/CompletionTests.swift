import CardTesting
import FoundationEssentials
import Testing

/// The completions that `Scripts/install-completions` installs, each in its own shell.
@Suite(.enabled(if: Tool.have("bash", "zsh", "fish"), "bash, zsh or fish isn't installed"))
struct CompletionTests {
  /// A line as it is typed, and a word that has to be offered for its end.
  private static let lines = [
    ("paraph si", "sign"), ("paraph quorum ", "policy-json"), ("paraph sign --look", "--lookaside"),
    ("paraph log verify --h", "--head"), ("paraph quorum --maint", "--maintainers"),
    ("paraph quorum --maintainers people --thr", "--threshold"),
    ("paraph quorum policy-json --sc", "--scope"), ("paraph log --si", "--since"),
    ("paraph-gpg --detach", "--detach-sign"),
    ("paraph-gpg --keyid-format 0xl", "0xlong"),
  ]

  private static let bash = """
    . ./bash
    line=$1
    read -ra COMP_WORDS <<<"$line"
    [[ $line != *' ' ]] || COMP_WORDS+=('')
    COMP_LINE=$line COMP_POINT=${#line} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    function=$(complete -p "${COMP_WORDS[0]}" | sed 's/.*-F \\([^ ]*\\).*/\\1/')
    "$function" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s\\n' "${COMPREPLY[@]}"
    """

  /// Types the line into an interactive shell and waits for the word to be seen.
  private static let zsh = """
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell "PS1=; fpath=($PWD \\$fpath); autoload -U compinit; compinit -u -D; print RE''ADY"
    zpty -r shell seen '*READY*'
    zpty -w -n shell "$1"$'\\t\\t'
    zpty -r shell seen "*${2#--}*"
    print -r -- "$2"
    zpty -d shell
    """

  /// What `Scripts/install-completions` installs.
  private func script(
    _ shell: String,
    of name: String,
    _ program: String
  ) async throws -> [UInt8] {
    guard name == "paraph" else {
      let path = ProjectRoot.path(to: "completions/\(name).\(shell)")
      return [UInt8](try Data(contentsOf: URL(filePath: path)))
    }
    let script = try await runProgram(program, ["--generate-completion-script", shell])
    try #require(script.isSuccess, "\(script)")
    return Array(script.standardOutput)
  }

  private func offered(_ shell: String, for line: String, _ word: String) async throws -> [String] {
    let name = line.hasPrefix("paraph-gpg") ? "paraph-gpg" : "paraph"
    let program = try #require(ProjectRoot.builtProgram(name))
    return try await withTemporaryFolder("shell") { folder in
      let file = shell == "zsh" ? "_\(name)" : shell
      try Data(try await script(shell, of: name, program))
        .write(to: URL(filePath: "\(folder)/\(file)"))
      let arguments: [String] =
        switch shell {
        case "bash": ["bash", "--norc", "-c", Self.bash, "bash", line, word]
        case "zsh": ["zsh", "-f", "-c", Self.zsh, "zsh", line, word]
        default: ["fish", "--no-config", "-c", "source fish; complete -C '\(line)'"]
        }
      let bin = program.split(separator: "/").dropLast().map { "/" + $0 }.joined()
      let result = try await runProgram(
        "sh",
        ["-c", "cd \"$0\" && exec \"$@\"", folder] + arguments,
        environment: ["PATH": "\(bin):/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8"]
      )
      #expect(result.isSuccess, "\(shell): \(line)\n\(result)")
      return result.text.split(separator: "\n").compactMap {
        $0.split(whereSeparator: { " \t".contains($0) }).first.map(String.init)
      }
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"], lines)
  func `a shell offers what can follow`(shell: String, line: (String, String)) async throws {
    let words = try await offered(shell, for: line.0, line.1)
    #expect(words.contains(line.1), "\(shell): \(line.0): \(words)")
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `every option that paraph-gpg tells of is offered`(shell: String) async throws {
    let program = try #require(ProjectRoot.builtProgram("paraph-gpg"))
    let help = try await runProgram(program, ["--help"]).text
    let script = String(decoding: try await script(shell, of: "paraph-gpg", program), as: UTF8.self)
    let told = Set(help.matches(of: /--[a-z][a-z-]+/).map { String($0.output) })
    try #require(told.count > 15)
    for option in told {
      let offered = shell == "fish" ? " -l \(option.dropFirst(2)) " : option
      #expect(script.contains(offered), "\(option)")
    }
  }
}
