import AgentClient
import ArgumentParser

/// Which agent a command speaks with: shared by all that speak with one.
struct AgentChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The agent, as unix:PATH (a socket) or exec:COMMAND (a program that speaks for one).",
      discussion: """
        If not given: what PARAPH_AGENT says; else the socket $XDG_RUNTIME_DIR/paraph/org.paraph.Agent or \
        /run/paraph/org.paraph.Agent, where an agent listens on one of them; else an agent of \
        one's own, started for this command.
        """,
      valueName: "address"
    )
  )
  var agent: AgentAddress?
}
