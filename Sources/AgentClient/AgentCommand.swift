internal import Glibc
internal import PrintableText
internal import Subprocess
package import SystemPackage

/// The command of `exec:COMMAND`, which a shell takes apart.
package struct AgentCommand: Sendable {
  /// The bytes besides letters and digits that a shell takes as they are.
  private static let plain = Set("/._-+,:@%".utf8)

  private let text: String

  init(_ text: String) { self.text = text }

  /// What the shell gets: it gives way to the program, so that ending it ends the program.
  var arguments: [String] { ["-c", "exec \(text)"] }

  /// Refuses a command whose program isn't there, where the shell would say so in words of its own.
  ///
  /// - Throws: ``Failure``.
  func check() async throws(Failure) {
    guard let name = plainName, await Self.find(name) == nil else { return }
    throw Failure(
      "AgentNotFound",
      "there is no program '\(printable(name))' that can be run as the agent",
      hint: "name one that is on the PATH, or give its path",
      status: .agent
    )
  }

  /// The program that a shell would run for a name: a name with a slash is a path, others are on
  /// the PATH.
  ///
  /// - Parameter name: The name.
  /// - Returns: Its path; nil if there is none that can be run.
  package static func find(_ name: String) async -> FilePath? {
    guard !name.utf8.contains(UInt8(ascii: "/")) else {
      // Safe because: the string is terminated and outlives the call.
      return unsafe access(name, X_OK) == 0 ? FilePath(name) : nil
    }
    return try? await Executable.name(name).resolveExecutablePath(in: .inherit)
  }

  /// The same failure with what the end of the shell, or of the program, adds to it.
  func explained(_ failure: Failure, _ status: TerminationStatus) -> Failure {
    guard failure.code == "AgentGone" else { return failure }
    var failure = ProgramEnding(status).explained(failure)
    // What a shell says of a program, and ssh of a shell far away.
    let problem: String? =
      switch status {
      case .exited(126): "status 126: a program in it can't be run"
      case .exited(127): "status 127: a program in it isn't there"
      default: nil
      }
    if let problem {
      failure.code = "AgentNotStarted"
      failure.problems = ["the agent's command ended with \(problem)"]
    }
    failure.hint =
      "try it in a shell: \(printable(text)); it has to speak on standard input and output, as "
      + "paraphd --stdio does"
    return failure
  }

  /// The command's first word, if it is one that no shell would change.
  private var plainName: String? {
    let word = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).first.map(String.init)
    guard let word, !word.hasPrefix("-"), word.utf8.allSatisfy(Self.isPlain) else { return nil }
    return word
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    return isLetter || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || plain.contains(byte)
  }
}
