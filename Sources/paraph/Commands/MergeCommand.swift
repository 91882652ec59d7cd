import AgentClient
import ArgumentParser
import ConfinedFiles
import Glibc
import InputSentences
import Lookaside
import OpenPGP
import StrictJSON

/// `paraph merge`: joins checkouts of signatures.
struct MergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Joins signatures of several checkouts: two branches, or a stick.",
    discussion: """
      Signatures in the folders FROM are added to the folder INTO, each under the next free \
      number of its image. A signature that INTO has already, under whatever number or in \
      whatever compression, isn't added again. Nothing in INTO is changed or deleted, and each \
      file is complete and synced before it has its name.

      A file that isn't a signature over the digest and name of its folder is listed and left \
      out; the others are added all the same, and the exit status is 1. Whether a signature holds \
      isn't checked here, for that takes keys.

      With --handoff nothing is added unless FROM has exactly the files that the handoff lists, \
      besides what INTO has already, and one key of the certificates signed the handoff and each of \
      them.
      """
  )

  @Argument(
    help: ArgumentHelp(
      "The folders to take signatures from, and last the one to add them to.",
      valueName: "FROM… INTO"
    ),
    completion: .directory
  )
  var folders: [String]

  @Option(
    help: ArgumentHelp(
      "What paraph sign --handoff wrote, with its signature beside it: FROM must have these files "
        + "and no others.",
      valueName: "file"
    ),
    completion: .file(extensions: ["json"])
  )
  var handoff: String?

  @Option(
    help: ArgumentHelp(
      "Certificates that may have signed the handoff: a file, or a folder of *.asc, *.gpg and *.pgp. "
        + "May be given more than once.",
      valueName: "path"
    ),
    completion: .file()
  )
  var keys: [String] = []

  @Option(
    help: ArgumentHelp(
      "The one key of them that must have signed the handoff.",
      valueName: "fingerprint"
    )
  )
  var key: String?

  @Option(
    help: ArgumentHelp(
      "The request that the handoff must be of, as paraph request wrote it here; - reads standard "
        + "input.",
      valueName: "file"
    ),
    completion: .file(extensions: ["json"])
  )
  var request: String?

  @OptionGroup(title: "Commit") var commit: CommitOptions

  @Flag(name: [.customShort("n"), .long], help: "Show what would be added, and write nothing.")
  var dryRun = false

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Flag(name: [.short, .long], help: "Print only what was left out.")
  var quiet = false

  func validate() throws {
    guard folders.count >= 2 else {
      throw ValidationError("two folders at least: paraph merge FROM INTO")
    }
    guard (handoff == nil) == keys.isEmpty else {
      throw ValidationError("--handoff FILE and --keys PATH belong together")
    }
    guard key == nil || handoff != nil else {
      throw ValidationError("--key names the key that signed the --handoff")
    }
    guard request == nil || handoff != nil else {
      throw ValidationError("--request names what the --handoff must be of")
    }
    guard key == nil || fingerprint != nil else {
      throw ValidationError("--key wants a whole fingerprint: 40 hexadecimal digits")
    }
  }

  private var fingerprint: Fingerprint? {
    key.flatMap { Fingerprint(hexadecimal: $0.filter { $0 != " " }) }
  }

  func run() async throws {
    let sources = try folders.dropLast().map(open)
    let target = try open(folders[folders.count - 1])
    let report = MergeReport(
      sources: Array(folders.dropLast()),
      target: folders[folders.count - 1],
      isDryRun: dryRun,
      isJSON: json,
      isQuiet: quiet
    )
    let verified = try verifiedHandoff(report)
    // What is there already is looked at before it is added to, so one merge waits for another.
    try await CheckoutTurn.take(at: target, named: folders[folders.count - 1], isDryRun: dryRun) {
      let prepared = try await commit.prepared(in: folders[folders.count - 1], isDryRun: dryRun)
      try await GitCheckout.telling(of: prepared?.checkout) {
        try await merge(from: sources, into: target, verified, prepared, report)
      }
    }
  }

  private func merge(
    from sources: [LookasideCheckout],
    into target: LookasideCheckout,
    _ verified: VerifiedHandoff?,
    _ prepared: (checkout: GitCheckout, signer: CommitSigner)?,
    _ report: MergeReport
  ) async throws {
    let names = Array(folders.dropLast())
    let run = MergeRun(
      sources: sources,
      names: names,
      target: target,
      handoff: verified,
      isDryRun: dryRun
    )
    if verified != nil || prepared != nil {
      // All of it is looked at before anything is written, and what another branch has once that
      // is checked out.
      let checkout = dryRun ? nil : prepared?.checkout
      if let checkout, !checkout.way.keepsFiles { try await checkout.enterBranch() }
      let glance = try await run.look()
      var unmade: [String] = []
      if let verified {
        unmade = try await ListedSignatures(of: verified, in: sources, named: names, at: now)
          .problems()
      }
      try await MergeGlance(glance, sources: names)
        .check(verified, unmade, prepared?.checkout, in: target)
      if let checkout, checkout.way.keepsFiles { try await checkout.enterBranch() }
    }
    let tally = try await run.merge(report)
    report.summary(tally)
    if let verified { try MergeGlance(tally.glance, sources: names).checkMerged(verified) }
    guard tally.refused == 0 else { throw ExitStatus.incomplete }
    guard let prepared, !dryRun else { return }
    let made = try await MergeCommit(checkout: prepared.checkout, signer: prepared.signer)
      .make(adding: tally.files, after: tally.glance, verified?.handoff)
    if let made { report.committed(made, branch: prepared.checkout.branch) }
  }

  private func verifiedHandoff(_ report: MergeReport) throws(Failure) -> VerifiedHandoff? {
    guard let handoff else { return nil }
    let (certificates, warnings) = try CertificateSource.read(keys)
    for warning in warnings { Output.error("paraph: warning: \(warning)") }
    let verified = try VerifiedHandoff(
      at: handoff,
      by: certificates,
      wanted: fingerprint,
      asked: try request.map { path throws(Failure) in try AskedRequest(at: path) },
      at: now
    )
    report.handoff(verified.handoff, at: handoff)
    return verified
  }

  private var now: UInt32 { UInt32(clamping: time(nil)) }

  private func open(_ path: String) throws(Failure) -> LookasideCheckout {
    do throws(FileError) {
      return try LookasideCheckout(at: path)
    } catch {
      throw FileSentences.failure("NoLookaside", error)
    }
  }
}
