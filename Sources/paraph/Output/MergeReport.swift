import ContainerSignature
import Handoff
import Lookaside
import OpenPGP
import PrintableText
import StrictJSON

/// What `paraph merge` tells of: a line a file, and how many there were.
struct MergeReport: Sendable {
  /// The folders as they were named.
  let sources: [String]
  let target: String
  let isDryRun: Bool
  let isJSON: Bool
  let isQuiet: Bool

  /// Tells of one file.
  func step(_ step: LookasideMerge.Step, at path: LookasidePath) {
    let file = "\(path)/\(LookasidePath.file(step.number))"
    switch step.outcome {
    case .added(let number):
      tell("added", file, step.source, number: number) {
        let added = isDryRun ? "would be added" : "added"
        return
          "\(added): \(target)/\(path)/\(LookasidePath.file(number)) from \(sources[step.source])"
      }
    case .present:
      // Nobody wants to read of thousands that are where they should be.
      guard isJSON else { return }
      tell("present", file, step.source) { "" }
    case .refused(let refusal):
      refused(file, step.source, MergeSentences.sentence(refusal))
    }
  }

  /// Tells of a folder that no reader would look into.
  func strange(_ folder: String, source: Int) {
    refused(folder, source, "its name is no image's, so nothing in it is taken")
  }

  /// Tells of the handoff that is believed.
  func handoff(_ handoff: Handoff, at path: String) {
    let count = handoff.signatures.count
    guard !isJSON else {
      return Output.line([
        "event": "handoff", "path": .string(path), "request": .string(handoff.request.description),
        "key": .string(handoff.key.description), "card": .string(handoff.card.serial),
        "signatures": .integer(Int64(count)),
      ])
    }
    guard !isQuiet else { return }
    Output.line("Handoff    \(counted(count, "signature", "signatures")) by key \(handoff.key)")
    Output.line("           card \(handoff.card.manufacturer) \(handoff.card.serial)")
    for (label, line) in zip(["Request    ", "           "], handoff.request.groupedLines) {
      Output.line(label + line)
    }
  }

  /// Tells of the commit.
  func committed(_ commit: String, branch: String) {
    guard !isJSON else {
      return Output.line(["event": "commit", "commit": .string(commit), "branch": .string(branch)])
    }
    if !isQuiet { Output.line("committed \(printable(commit)) \(printable(branch))") }
  }

  /// Tells how many there were.
  func summary(_ tally: MergeRun.Tally) {
    guard !isJSON else {
      return Output.line([
        "event": "summary", "added": .integer(Int64(tally.added)),
        "present": .integer(Int64(tally.present)), "refused": .integer(Int64(tally.refused)),
        "images": .integer(Int64(tally.images)), "dry_run": .bool(isDryRun),
      ])
    }
    guard !isQuiet else { return }
    let added = counted(tally.added, "signature", "signatures")
    Output.line(
      "\(added) \(isDryRun ? "would be added" : "added"), \(tally.present) there already, "
        + "\(tally.refused) refused, in \(counted(tally.images, "image", "images"))"
    )
  }

  private func refused(_ file: String, _ source: Int, _ reason: String) {
    guard !isJSON else {
      return Output.line([
        "event": "refused", "path": .string(file), "from": .string(sources[source]),
        "reason": .string(reason),
      ])
    }
    Output.error("paraph: refused: \(printable(sources[source]))/\(printable(file)): \(reason)")
  }

  private func tell(
    _ event: String,
    _ file: String,
    _ source: Int,
    number: Int? = nil,
    _ line: () -> String
  ) {
    guard isJSON else {
      if !isQuiet { Output.line(printable(line(), limit: 1000)) }
      return
    }
    var object: JSONObject = [
      "event": .string(event), "path": .string(file), "from": .string(sources[source]),
    ]
    if let number { object["number"] = .integer(Int64(number)) }
    Output.line(.object(object))
  }
}
