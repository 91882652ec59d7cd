import AgentClient
import Lookaside

/// One run of `paraph merge`: all images of all sources.
struct MergeRun: Sendable {
  let sources: [LookasideCheckout]
  let target: LookasideCheckout
  let isDryRun: Bool

  /// What became of all files.
  struct Tally: Sendable {
    var added = 0
    var present = 0
    var refused = 0
    var images = 0

    mutating func count(_ outcome: LookasideMerge.Outcome) {
      switch outcome {
      case .added: added += 1
      case .present: present += 1
      case .refused: refused += 1
      }
    }
  }

  /// How many images are worked on at once: what takes the time is waiting for the disk, which
  /// brings many files there as fast as one.
  private static let together = 16

  /// Merges, and tells of each file in the order of the images.
  ///
  /// - Throws: ``Failure`` if a folder can't be read or written to; what was added stays.
  func merge(_ report: MergeReport) async throws(Failure) -> Tally {
    var paths: Set<LookasidePath> = []
    var tally = Tally()
    for (index, source) in sources.enumerated() {
      let found: LookasideFolders
      do throws(LookasideError) {
        found = try source.folders()
      } catch {
        throw LookasideSentences.readFailure(error)
      }
      paths.formUnion(found.images)
      for folder in found.strange {
        tally.refused += 1
        report.strange(folder, source: index)
      }
    }
    let sorted = paths.sorted { $0.description < $1.description }
    let merge = LookasideMerge(into: target, isDryRun: isDryRun)
    var failure: LookasideError?
    await inOrder(sorted, together: Self.together) { path in
      Result { () throws(LookasideError) in try merge.merge(path, from: sources) }
    } then: { path, result in
      do throws(LookasideError) {
        tally.images += 1
        for step in try result.get() {
          tally.count(step.outcome)
          report.step(step, at: path)
        }
        return true
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw LookasideSentences.failure(failure) }
    return tally
  }
}
