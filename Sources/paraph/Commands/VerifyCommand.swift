import AgentClient
import ArgumentParser
import Glibc
import SignatureFates

/// `paraph verify`: every signature with its fate.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Tells what each signature's file is worth.",
    discussion: """
      Each file is a line: its path, its fate, and why. The fates are malformed, \
      not-container-signature, other-digest, other-name, unknown-key, key-may-not-sign, \
      key-not-yet-valid, key-expired, key-revoked, bad-signature and valid; unreadable stands for \
      what isn't a file at all or what readers never come to. Whether enough people signed is what \
      paraph quorum tells.

      Exit status: 0 if every image has a signature and all are valid, 1 if not, 3 if there is no \
      image at all.
      """
  )

  @OptionGroup(title: "Signatures") var options: GateOptions

  @Option(
    help: ArgumentHelp(
      "quorum.toml or MAINTAINERS: tells whose the keys are.",
      valueName: "file"
    ),
    completion: .file()
  )
  var maintainers: String?

  @Flag(help: "Read the older payloads of StageX too. They never count.")
  var legacy = false

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Flag(name: [.short, .long], help: "Print only what isn't valid.")
  var quiet = false

  func run() async throws {
    let checkout = try options.checkout()
    let wanted = try options.wanted(in: checkout)
    guard !wanted.images.isEmpty || !wanted.strange.isEmpty else {
      throw LookasideSentences.noImages(in: [options.inputs.lookaside])
    }
    let (certificates, warnings) = try options.certificates()
    let names = try maintainers.map { try GateQuorum.names(in: $0) } ?? [:]
    for warning in warnings { Output.error("paraph: warning: \(warning)") }
    var report = VerifyReport(names: names, isJSON: json, isQuiet: quiet)
    for folder in wanted.strange { report.strange(folder) }
    let run = GateRun(
      checkout: checkout,
      judge: SignatureJudge(keys: KeyIndex(certificates), readsLegacyForms: legacy),
      now: UInt32(clamping: time(nil))
    )
    try await run.run(wanted.images, together: Processors.count) { report.image($0) }
    report.summary()
    guard report.isAllValid else { throw ExitStatus.incomplete }
  }
}
