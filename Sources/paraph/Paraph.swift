import AgentClient
import ArgumentParser
import Glibc
import PrintableText
import ProgramStart
import ProgramVersion

/// The program's entry: parses, runs, and turns every end into an exit status of ``ExitStatus``.
@main
struct Paraph: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paraph",
    abstract: "Signs container images with an OpenPGP card, and writes a lookaside checkout.",
    discussion: """
      What is to be signed is shown before the PIN is asked for, and the key never leaves the card.

      Exit status:
        0  all is signed
        1  not all is as it should be: images aren't signed or lack their quorum,
           files were refused, people's images differ, or the log has a fault
        2  the command line is wrong
        3  refused: the images, the policy, the card, the PIN or the person said no
        4  no card or no reader, or one of them failed
        5  a file can't be read or written
        6  the agent can't be started or reached, or broke off
      """,
    version: ProgramVersion.current,
    subcommands: [
      SignCommand.self, ApproveCommand.self, RequestCommand.self, MergeCommand.self,
      CompareCommand.self, VerifyCommand.self, QuorumCommand.self, CardsCommand.self,
      CancelCommand.self, LogCommand.self, PolicyCommand.self,
    ]
  )

  static func main() async {
    openMissingStandardDescriptors()
    Output.outlivesReaders()
    do {
      try requireUTF8Arguments()
      var command = try parseAsRoot(CommandToRun.ownArguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      end(.success)
    } catch let failure as Failure {
      failure.report(asJSON: CommandToRun.ownArguments.contains("--json"))
      Glibc.exit(failure.status.rawValue)
    } catch let argument as ArgumentNotUTF8 {
      Failure("Usage", argument.sentence, hint: ArgumentNotUTF8.hint, status: .usage)
        .report(asJSON: CommandToRun.ownArguments.contains("--json"))
      end(.usage)
    } catch let end as CommandEnd {
      Glibc.exit(end.status)
    } catch let status as ExitStatus {
      end(status)
    } catch {
      end(parsing: error)
    }
  }

  /// Ends with a result, if all of it could be printed.
  private static func end(_ status: ExitStatus) -> Never {
    guard let failure = Output.failure else { Glibc.exit(status.rawValue) }
    // As lines in any case: where events go nothing gets through.
    failure.report(asJSON: false)
    Glibc.exit(failure.status.rawValue)
  }

  /// Ends as ArgumentParser would, but for the status of a wrong command line.
  private static func end(parsing error: any Error) -> Never {
    guard exitCode(for: error) != .success else {
      guard let text = ShownParaph.text(insteadOf: fullMessage(for: error)) else {
        exit(withError: error)
      }
      Output.line(text)
      end(.success)
    }
    // The last line of the whole message names the help of the subcommand at hand.
    let help = fullMessage(for: error).split(separator: "\n").last { $0.contains("See '") }?
      .split(separator: "'").dropFirst().first.map(String.init)
    let problem = unknownSubcommand ?? lowerCased(message(for: error))
    Failure("Usage", problem, hint: help ?? "paraph --help", status: .usage)
      .report(asJSON: CommandToRun.ownArguments.contains("--json"))
    Glibc.exit(ExitStatus.usage.rawValue)
  }

  /// That there is no such subcommand, which ArgumentParser takes for an argument too many.
  private static var unknownSubcommand: String? {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard let name = CommandToRun.ownArguments.first, !name.hasPrefix("-"), !names.contains(name)
    else { return nil }
    return "there is no subcommand '\(printable(name))'"
  }
}

/// ArgumentParser's sentence in the form of our own: `Unknown option '--x'` begins small.
private func lowerCased(_ sentence: String) -> String {
  guard let first = sentence.first, sentence.dropFirst().first?.isLowercase == true else {
    return sentence
  }
  return first.lowercased() + sentence.dropFirst()
}
