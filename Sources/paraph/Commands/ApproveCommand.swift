import AgentClient
import ArgumentParser

/// `paraph approve`: one dialog now, for images that are signed one after the other later.
struct ApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Approves a coming set of images: one dialog now, none when they are signed.",
    usage: "paraph approve [<options>] [<image> ...] [-- <command> [<argument> ...]]",
    discussion: """
      From then on exactly these images, each once, in any order and from any program of this user, \
      are signed without another dialog, until all are or the policy's time for it is over \
      (approval-time). The card is kept for it so long and signs nothing else; `paraph cancel` \
      ends it.

      It needs an agent that listens. With a command after `--` it holds as long as the command \
      runs, with an agent of one's own if none listens: PARAPH_AGENT tells the command which one. \
      The exit status is the command's.
      """
  )

  @OptionGroup(title: "Images") var images: ImageOptions
  @OptionGroup(title: "Card") var agent: AgentOptions

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func validate() throws {
    let words = CommandToRun.words
    guard words != [] else { throw ValidationError("there is no command after --") }
    guard words == nil || !json else {
      throw ValidationError("no --json with a command: standard output is the command's")
    }
    guard words != nil || !agent.isForOwnAgent else {
      throw ValidationError(
        "--pinentry, --minimum-tries and --allow-factory-pin are for an agent of one's own, which "
          + "needs a command to live for: paraph approve ... -- COMMAND"
      )
    }
  }

  func run() async throws {
    try images.checkNotEmpty(for: "approve")
    let (request, fingerprint) = try await images.request()
    let run = ApprovalRun(
      request: request,
      fingerprint: fingerprint,
      options: agent,
      progress: ApprovalProgress(isJSON: json, isQuiet: CommandToRun.words != nil)
    )
    if let words = CommandToRun.words {
      // Looked for before anybody is asked for a PIN.
      try await run.hold(for: try await CommandToRun(words))
    } else {
      try await run.approve()
    }
  }
}
