import ArgumentParser

/// The command line as help and the completions of shells show it: where a subcommand may be left
/// out, its options stand with the command itself.
///
/// It is never parsed: as the command's own, the options that have to be given would be demanded
/// for every other subcommand too.
struct ShownParaph: ParsableCommand {
  private struct Quorum: ParsableCommand {
    static let configuration = QuorumCommand.configuration

    @OptionGroup(title: "Signatures") var inputs: GateInputs
    @OptionGroup(title: "People") var people: PeopleOptions
    @OptionGroup var output: CountOutput
  }

  private struct Log: ParsableCommand {
    static let configuration = LogCommand.configuration

    @OptionGroup var show: LogShowCommand
  }

  private static let shown: [(command: any ParsableCommand.Type, as: any ParsableCommand.Type)] = [
    (QuorumCommand.self, Quorum.self), (LogCommand.self, Log.self),
  ]

  static let configuration = {
    var configuration = Paraph.configuration
    configuration.subcommands = configuration.subcommands.map { command in
      shown.first { $0.command == command }?.as ?? command
    }
    return configuration
  }()

  /// What to print for a text that ArgumentParser made of the command line as it is parsed.
  ///
  /// - Parameter text: A command's help, or the completions of a shell.
  /// - Returns: The text to print; nil if there is nothing to add.
  static func text(insteadOf text: String) -> String? {
    if let pair = shown.first(where: { Paraph.helpMessage(for: $0.command) == text }) {
      return helpMessage(for: pair.as)
    }
    let shell = CompletionShell.allCases.first { Paraph.completionScript(for: $0) == text }
    return shell.map { completionScript(for: $0) }
  }
}
