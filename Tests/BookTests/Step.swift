import CardTesting

/// A command of a page and what the page says that comes of it.
struct Step: Sendable {
  /// The number of its first line in the page.
  var line: Int
  /// Without the prompt; several lines where it goes on.
  var command: String
  /// What a person types when the command asks, a line each.
  var typed: [String] = []
  /// What the page shows; nil where the block shows commands alone.
  var output: [String]?
  /// From a last line `[exit status N]`.
  var status: Int32 = 0

  /// What gpg and ykman ask with.
  ///
  /// A line of a page that begins so has behind it what a person types.
  static let questions = [
    "gpg/card> ", "gpg> ", "Continue? (y/N) ", "Really create? (y/N) ",
    "Really do a factory reset? (enter \"yes\") ", "Your selection? ", "Your decision? ",
    "Key is valid for? (0) ", "Is this correct? (y/N) ", "Real name: ",
    "Email address: ", "Comment: ", "Change (N)ame, (C)omment, (E)mail or (O)kay/(Q)uit? ",
    "Make off-card backup of encryption key? (Y/n) ",
    "Create a revocation certificate for this key? (y/N) ", "Is this okay? (y/N) ",
    "Do you really want to revoke this subkey? (y/N) ", "> ",
  ]

  /// The steps of a block.
  ///
  /// - Parameter block: Of the language `console`, where a command begins with `$` and a space
  ///   and goes on until the shell takes it for complete; or `sh`, which is one script.
  /// - Returns: The commands in their order.
  /// - Throws: ``BookError``, or that bash can't be asked.
  static func steps(of block: Page.Block) async throws -> [Step] {
    guard block.language == "console" else {
      // The first command that fails ends the session.
      return [Step(line: block.line, command: "set -e\n\(block.text)set +e")]
    }
    var steps: [Step] = []
    var isOpen = false
    for (index, line) in block.lines.enumerated() {
      if isOpen {
        steps[steps.count - 1].command += "\n" + line
        isOpen = try await !isComplete(steps[steps.count - 1].command)
      } else if line.hasPrefix("$ ") {
        let command = String(line.dropFirst(2))
        steps.append(Step(line: block.line + index, command: command))
        isOpen = try await !isComplete(command)
      } else if steps.isEmpty {
        throw BookError.outputBeforeCommand(line: block.line + index)
      } else {
        steps[steps.count - 1].take(line)
      }
    }
    return steps
  }

  private mutating func take(_ line: String) {
    if line.hasPrefix("[exit status "), line.hasSuffix("]"),
      let number = Int32(line.dropFirst("[exit status ".count).dropLast())
    {
      status = number
    } else if let question = Self.questions.first(where: (line + " ").hasPrefix) {
      // Nothing but the return key leaves no space at the end of a line.
      typed.append(String(line.dropFirst(question.count)))
    } else {
      output = (output ?? []) + [line]
    }
  }

  /// Whether the shell would run it, and not wait for more.
  ///
  /// An open here-document is a warning only, so that any word is a no.
  private static func isComplete(_ command: String) async throws -> Bool {
    if command.hasSuffix("\\") { return false }
    let judged = try await runProgram("bash", ["-n", "-c", command])
    return judged.isSuccess && judged.standardError.isEmpty
  }
}

/// What is wrong with a page as such.
enum BookError: Error, Hashable {
  /// A block of the language `console` begins with something else than a command.
  case outputBeforeCommand(line: Int)
  /// The function that makes a scene's setting fails; what it said.
  case setting(String, said: String)
}
