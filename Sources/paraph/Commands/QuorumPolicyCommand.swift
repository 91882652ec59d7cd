import AgentClient
import ArgumentParser
import ContainersPolicy
import PrintableText
import StrictJSON

/// `paraph quorum policy-json`: a policy with which stock podman and skopeo demand the quorum.
struct QuorumPolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy-json",
    abstract: "Writes a policy.json with which podman and skopeo demand the quorum themselves.",
    discussion: """
      The format has no number of signers. So there is a requirement for each group that is one \
      person too small, met by anybody outside of it: 8 requirements for 2 of 8 people.

      Each file of --keys is one person's, or with --maintainers those of one maintainer. The \
      paths in the policy are those of the files, or of their names in --installed-keys.
      """
  )

  @Option(help: ArgumentHelp("How many people have to sign.", valueName: "number"))
  var threshold: Int?

  @Option(
    help: ArgumentHelp(
      "A folder of certificates *.asc, *.gpg and *.pgp, or one file. May be given more than once.",
      valueName: "path"
    ),
    completion: .file()
  )
  var keys: [String]

  @Option(
    help: ArgumentHelp(
      "The images that it is about: a registry, a namespace or a repository in full.",
      valueName: "name"
    )
  )
  var scope: String

  @Option(
    help: ArgumentHelp(
      "quorum.toml or MAINTAINERS: whose the certificates are. Strangers' are left out.",
      valueName: "file"
    ),
    completion: .file()
  )
  var maintainers: String?

  @Option(
    help: ArgumentHelp(
      "Where the files of --keys will be on the machine with the policy.",
      valueName: "folder"
    )
  )
  var installedKeys: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The file to write; - is standard output.", valueName: "file")
  )
  var output = "-"

  @Option(
    help: ArgumentHelp(
      "Write a file for registries.d too, which says where the signatures are.",
      valueName: "file"
    )
  )
  var registriesD: String?

  @Option(
    help: ArgumentHelp(
      "Where the signatures are, for --registries-d: https://, http:// or file:///.",
      valueName: "url"
    )
  )
  var lookasideURL: String?

  @Flag(help: "Replace files that are there.")
  var force = false

  func validate() throws {
    guard (registriesD == nil) == (lookasideURL == nil) else {
      throw ValidationError("--registries-d and --lookaside-url belong together")
    }
    guard threshold != nil || maintainers != nil else {
      throw ValidationError("expected --threshold NUMBER, or --maintainers with a quorum.toml")
    }
  }

  func run() async throws {
    let people = try PolicyPeople(
      keys,
      maintainers: maintainers,
      threshold: threshold,
      installed: installedKeys
    )
    for warning in people.warnings { Output.error("paraph: warning: \(warning)") }
    let policy: ThresholdPolicy
    do throws(ThresholdPolicyError) {
      policy = try ThresholdPolicy(people.holders, threshold: people.threshold, scope: scope)
    } catch {
      throw Failure("InvalidPolicy", error.problems.map(\.description), status: .refused)
    }
    var configuration: LookasideConfiguration?
    if let lookasideURL {
      do throws(LookasideConfigurationError) {
        configuration = try LookasideConfiguration(scope: scope, address: lookasideURL)
      } catch {
        throw Failure("InvalidLookaside", error.problems.map(\.description), status: .refused)
      }
    }
    for warning in policy.warnings { Output.error("paraph: warning: \(warning)") }
    try RequestFile.write(policy.document.pretty(), to: output, replacing: force)
    if let registriesD, let configuration {
      try RequestFile.write(configuration.bytes, to: registriesD, replacing: force)
    }
  }
}
