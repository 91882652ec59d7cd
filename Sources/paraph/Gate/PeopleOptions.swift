import AgentClient
import ArgumentParser
import Quorum

/// Whose signatures count: shared by the commands about the quorum.
struct PeopleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Who has a vote: quorum.toml, or StageX's MAINTAINERS.", valueName: "file"),
    completion: .file()
  )
  var maintainers: String

  @Option(
    help: ArgumentHelp(
      "How many people have to sign. MAINTAINERS doesn't say it; quorum.toml does, and only more can be asked for.",
      valueName: "number"
    )
  )
  var threshold: Int?

  @Option(
    help: ArgumentHelp(
      "How many makers of processors the voters' machines must span, by what MAINTAINERS says of the people.",
      valueName: "number"
    )
  )
  var cpuVendors: Int?

  /// Reads the file.
  ///
  /// - Throws: ``Failure`` with everything that is wrong.
  func quorum() throws(Failure) -> Quorum {
    try GateQuorum.quorum(
      at: maintainers,
      QuorumDemands(threshold: threshold, vendors: cpuVendors)
    )
  }
}
