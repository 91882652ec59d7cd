import AgentClient
import ArgumentParser
import ContainerSignature

/// `paraph sign`: images in, signature files out.
struct SignCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Signs container images with the card and writes the signature files.",
    discussion: """
      Images come from a build's output (--oci), from a request file (--request), or by name and \
      digest. The dialog that asks for the PIN names what is to be signed: entering the PIN is \
      the approval.

      Signatures go to LOOKASIDE/NAME@sha256=HEX/signature-N, complete and synced or not at all; \
      a file that exists is never changed. An image that carries a valid signature by this key \
      over this name and digest is skipped, so a run that broke off is continued by running it \
      again. Ctrl-C ends after the signature that the card is making.
      """
  )

  @OptionGroup(title: "Images") var images: ImageOptions
  @OptionGroup(title: "Card") var agent: AgentOptions

  @Option(
    help: ArgumentHelp(
      "The lookaside checkout; signatures are written below it.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var lookaside = "signatures"

  @Option(
    help: ArgumentHelp(
      "Write what was signed, with the hash of each file, to this file, and the card's signature over "
        + "it to FILE.sig: for paraph merge --handoff.",
      discussion: "It has no place in the lookaside checkout. The card signs once more for it.",
      valueName: "file"
    ),
    completion: .file(extensions: ["json"])
  )
  var handoff: String?

  @Flag(help: "Overwrite the handoff if it exists.")
  var force = false

  @OptionGroup(title: "Commit") var commit: CommitOptions

  @Flag(name: [.customShort("n"), .long], help: "Show what would be done: no PIN, no touch.")
  var dryRun = false

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func validate() throws { try agent.validateOtherQube() }

  func run() async throws {
    try images.checkNotEmpty(for: "sign")
    let (request, fingerprint) = try await images.request()
    let place = handoff.map { HandoffPlace(path: $0, replacing: force) }
    let checkout = try LookasideSentences.checkout(at: lookaside)
    // All that could stop it at its end, before it begins.
    try place?.check(outside: lookaside, listing: request.images, triesNames: !dryRun)
    let prepared = try await commit.prepared(in: lookaside, isDryRun: dryRun)
    let run = SigningRun(
      request: request,
      fingerprint: fingerprint,
      folder: lookaside,
      checkout: checkout,
      options: agent,
      handoff: place,
      commit: prepared.map { SigningCommit(checkout: $0.checkout, signer: $0.signer) },
      progress: progress
    )
    let status = try await GitCheckout.telling(of: prepared?.checkout) {
      dryRun ? try await run.show() : try await run.sign()
    }
    guard status == .success else { throw status }
  }

  private var progress: any SigningProgress {
    if json { return JSONProgress() }
    guard Output.canRewrite else { return PlainProgress() }
    let clock = ContinuousClock()
    return TerminalProgress(width: Output.width, isDecorated: Output.mayDecorate) { clock.now }
  }
}
