import AgentClient
import ArgumentParser

/// Which agent a command speaks with: shared by all that speak with one.
struct AgentChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The agent, as unix:PATH (a socket), exec:COMMAND (a program that speaks for one), or "
        + "qrexec:QUBE (the one of another qube).",
      discussion: """
        If not given: what PARAPH_AGENT says; else the socket $XDG_RUNTIME_DIR/paraph/org.paraph.Agent or \
        /run/paraph/org.paraph.Agent, where an agent listens on one of them; else an agent of \
        one's own, started for this command; cancel starts none, and approve only with a command. On Qubes OS qrexec:@default leaves it to dom0's policy \
        which qube is called, and --key NAME is the key's short name there.
        """,
      valueName: "address"
    ),
    transform: AgentAddress.init(option:)
  )
  var agent: AgentAddress?

  /// Whether it is another qube's, by the option or by the environment.
  var isOfOtherQube: Bool {
    // What the environment says that is no address is refused when the agent is looked for.
    if case .qrexec = agent ?? (try? AgentAddress.named()) { true } else { false }
  }
}
