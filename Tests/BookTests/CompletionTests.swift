import CardTesting
import FoundationEssentials
import Testing

/// The completions that `Scripts/install-completions` installs, each in its own shell.
@Suite(.enabled(if: Tool.have("bash", "zsh", "fish"), "bash, zsh or fish isn't installed"))
struct CompletionTests {
  /// A line as it is typed, and a word that has to be offered for its end.
  private static let lines = [
    ("paraph si", "sign"), ("paraph quorum ", "policy-json"), ("paraph sign --look", "--lookaside"),
    ("paraph log verify --h", "--head"),
  ]

  private static let bash = """
    . ./bash
    line=$1
    read -ra COMP_WORDS <<<"$line"
    [[ $line != *' ' ]] || COMP_WORDS+=('')
    COMP_LINE=$line COMP_POINT=${#line} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    function=$(complete -p paraph | sed 's/.*-F \\([^ ]*\\).*/\\1/')
    "$function" paraph "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
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

  private func offered(_ shell: String, for line: String, _ word: String) async throws -> [String] {
    let program = try #require(ProjectRoot.builtProgram("paraph"))
    return try await withTemporaryFolder("shell") { folder in
      let script = try await runProgram(program, ["--generate-completion-script", shell])
      try #require(script.isSuccess, "\(script)")
      let file = shell == "zsh" ? "_paraph" : shell
      try Data(script.standardOutput).write(to: URL(filePath: "\(folder)/\(file)"))
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
        environment: ["PATH": "\(bin):/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8"],
        timeout: .seconds(60)
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
}
