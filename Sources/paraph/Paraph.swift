import ArgumentParser
import Glibc

/// The program's entry: parses, runs, and turns every end into an exit status of ``ExitStatus``.
@main
struct Paraph: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paraph",
    abstract: "Signs container images with an OpenPGP card, and writes a lookaside checkout.",
    discussion: """
      Every image that is signed is named before the PIN is asked for; the key never leaves the \
      card. Exit status: 0 all is signed, 1 some images are signed and some are not, 2 the command \
      line is wrong, 3 refused, 4 no card or reader, 5 a file can't be read or written, \
      6 the agent failed.
      """,
    version: Version.current,
    subcommands: [SignCommand.self, RequestCommand.self, CardsCommand.self]
  )

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let failure as Failure {
      failure.report(asJSON: CommandLine.arguments.contains("--json"))
      Glibc.exit(failure.status.rawValue)
    } catch let status as ExitStatus {
      Glibc.exit(status.rawValue)
    } catch {
      end(parsing: error)
    }
  }

  /// Ends as ArgumentParser would, but for the status of a wrong command line.
  private static func end(parsing error: any Error) -> Never {
    guard exitCode(for: error) != .success else { exit(withError: error) }
    Output.error(fullMessage(for: error))
    Glibc.exit(ExitStatus.usage.rawValue)
  }
}

/// The version that `--version` and the agent print.
enum Version {
  static let current = "0.1.0"
}
