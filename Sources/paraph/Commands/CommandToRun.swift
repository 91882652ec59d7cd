import AgentClient
import Glibc
import PrintableText
import Subprocess
import Synchronization
import SystemPackage

/// A command that is run while something holds: what stands after `--` on our command line.
///
/// It is taken off before the line is parsed, for its words are no options and images of ours.
struct CommandToRun: Sendable {
  /// The words after `--`; nil where there is no `--`, or the subcommand takes none.
  static let words: [String]? = split.command
  /// Our own arguments.
  static let ownArguments: [String] = split.own

  private static var split: (own: [String], command: [String]?) {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.first == "approve", let place = arguments.firstIndex(of: "--") else {
      return (arguments, nil)
    }
    return (Array(arguments[..<place]), Array(arguments[(place + 1)...]))
  }

  private let program: FilePath
  private let arguments: [String]

  /// Finds the program as a shell would: a name with a slash is a path, others are on the PATH.
  ///
  /// - Throws: ``Failure`` if there is none.
  init(_ words: [String]) async throws(Failure) {
    let name = words.first ?? ""
    guard let found = await AgentCommand.find(name) else {
      throw Failure(
        "Usage",
        "there is no program '\(printable(name))' that can be run",
        hint: "name one that is on the PATH, or give its path",
        status: .usage
      )
    }
    program = found
    arguments = Array(words.dropFirst())
  }

  /// Runs it on our standard streams, and hands on what asks us to end.
  ///
  /// - Parameters:
  ///   - agent: The agent that programs of ours speak with in it.
  ///   - signals: Gets what is to be done with a signal while it runs, and after it.
  /// - Returns: Its exit status as a shell has it.
  /// - Throws: ``Failure`` if it can't be started.
  func run(
    with agent: AgentAddress,
    signals: (_ handler: @escaping @Sendable (Int32) -> Void) -> Void
  ) async throws -> CommandEnd {
    do {
      let result = try await Subprocess.run(
        .path(program),
        arguments: Arguments(arguments),
        environment: .inherit.updating([Self.variable: agent.text]),
        input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
        output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
      ) { execution in
        let process = execution.processIdentifier.value
        // A terminal sends Ctrl-C to the command by itself.
        signals { signal in if signal != SIGINT { kill(process, signal) } }
      }
      // Its number may be another's by now.
      signals { _ in }
      return CommandEnd(result.terminationStatus)
    } catch {
      let program = printable(program.string)
      throw Failure(
        "CommandNotStarted",
        "\(program) can't be started: \(whyNotRun(error))",
        status: .file
      )
    }
  }

  private static let variable = Environment.Key(stringLiteral: AgentAddress.variable)
}

/// The end of a command, which becomes ours.
struct CommandEnd: Error {
  /// The exit status; 128 and the signal's number if a signal ended it.
  let status: Int32

  init(_ status: TerminationStatus) {
    self.status =
      switch status {
      case .exited(let code): code
      case .signaled(let number): 128 + number
      }
  }
}
