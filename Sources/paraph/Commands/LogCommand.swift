import ArgumentParser

/// `paraph log`: the record of approvals and signatures.
struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Shows and checks the record of every approval and every signature.",
    usage: """
      paraph log [<options>]
      paraph log <subcommand>
      """,
    discussion: """
      Without a subcommand it shows the record: paraph log --last 20. Nothing is written, and no card is needed.
      """,
    subcommands: [LogShowCommand.self, LogVerifyCommand.self],
    defaultSubcommand: LogShowCommand.self
  )
}
