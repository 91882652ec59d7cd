import ArgumentParser

/// `paraph quorum`: whether enough people signed every image.
struct QuorumCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quorum",
    abstract: "Tells whether enough people signed every image.",
    usage: """
      paraph quorum [<options>] [<NAME[:TAG]@sha256:HEX> ...] --maintainers <file>
      paraph quorum <subcommand>
      """,
    discussion: """
      Without a subcommand it counts: paraph quorum --maintainers MAINTAINERS --threshold 2 \
      --keys keys --digests digests. A vote is a valid signature by a maintainer's key over this \
      digest and this name; however many signatures somebody made, it is one vote.
      """,
    subcommands: [QuorumCountCommand.self, QuorumPolicyCommand.self],
    defaultSubcommand: QuorumCountCommand.self
  )
}
