import ArgumentParser

/// `paraph policy`: the rules by which the agent signs.
struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Checks and shows the rules by which the agent signs.",
    discussion: """
      The rules are in /etc/paraph/policy.toml and $XDG_CONFIG_HOME/paraph/policy.toml, the second \
      of which may only be stricter than the first. No card is asked.
      """,
    subcommands: [PolicyCheckCommand.self, PolicyShowCommand.self]
  )
}
