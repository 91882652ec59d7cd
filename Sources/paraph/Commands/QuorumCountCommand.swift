import AgentClient
import ArgumentParser
import Glibc
import PrintableText
import Quorum
import SignatureFates

/// `paraph quorum count`: votes for each image, who gave them and who is missing.
struct QuorumCountCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "count",
    abstract: "Counts the people who signed each image.",
    discussion: """
      An image has its quorum if as many maintainers as the threshold made a valid signature over \
      it, and nothing lies in its folder for which podman and skopeo would refuse it.

      Exit status: 0 if every image has its quorum, 1 if not.
      """
  )

  @OptionGroup(title: "Signatures") var options: GateOptions
  @OptionGroup(title: "People") var people: PeopleOptions

  @OptionGroup var output: CountOutput

  func run() async throws {
    let quorum = try people.quorum()
    let checkout = try options.checkout()
    let wanted = try options.wanted(in: checkout)
    let (certificates, unused) = try options.certificates()
    let electorate = try GateQuorum.electorate(quorum, certificates)
    var warnings = unused + quorum.warnings.map(\.description)
    warnings += electorate.withoutCertificate.map(\.description)
    warnings += wanted.strange.map { "'\(printable($0))' is in the checkout and is no image's" }
    for warning in warnings { Output.error("paraph: warning: \(warning)") }
    let count = GateRun(
      checkout: checkout,
      judge: SignatureJudge(keys: KeyIndex(certificates)),
      now: UInt32(clamping: time(nil))
    )
    var report = QuorumReport(isJSON: output.json, isQuiet: output.quiet)
    var page = output.html.map { _ in
      QuorumPage(quorum, without: electorate.withoutCertificate, warnings: warnings)
    }
    try await count.run(wanted.images, together: Processors.count) { findings in
      let outcome = ImageOutcome(findings, electorate)
      report.image(outcome)
      page?.add(outcome)
    }
    report.summary()
    if let html = output.html, let page {
      try RequestFile.write(page.bytes(at: Int(time(nil))), to: html, replacing: true)
    }
    guard report.isMet else { throw ExitStatus.incomplete }
  }
}
