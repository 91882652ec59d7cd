import AgentClient
import ArgumentParser
import ConfinedFiles
import InputSentences
import Lookaside
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
    let run = MergeRun(sources: sources, target: target, isDryRun: dryRun)
    let tally = try await run.merge(report)
    report.summary(tally)
    guard tally.refused == 0 else { throw ExitStatus.incomplete }
  }

  private func open(_ path: String) throws(Failure) -> LookasideCheckout {
    do throws(FileError) {
      return try LookasideCheckout(at: path)
    } catch {
      throw FileSentences.failure("NoLookaside", error)
    }
  }
}
