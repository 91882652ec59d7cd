import AgentClient
import ContainerSignature
import Lookaside

/// One run of `paraph merge`: all images of all sources.
struct MergeRun: Sendable {
  let sources: [LookasideCheckout]
  /// The sources as they were named.
  let names: [String]
  let target: LookasideCheckout
  /// The only files that may be added; nil for all.
  let handoff: VerifiedHandoff?
  let isDryRun: Bool

  /// What became of all files.
  struct Tally: Sendable {
    var added = 0
    var present = 0
    var refused = 0
    var images = 0
    /// What was added, beneath the checkout.
    var files: [String] = []
    /// What the sources had when it was merged: a stick may have changed since it was looked at.
    var glance = Glance()

    mutating func count(_ outcome: LookasideMerge.Outcome, at path: LookasidePath) {
      switch outcome {
      case .added(let number):
        added += 1
        files.append("\(path)/\(LookasidePath.file(number))")
      case .present: present += 1
      case .refused: refused += 1
      }
    }
  }

  /// All that the sources have, and what would become of it.
  struct Glance: Sendable {
    var steps: [LookasidePath: [LookasideMerge.Step]] = [:]
    var strange: [(source: Int, folder: String)] = []
  }

  /// How many images are worked on at once: what takes the time is waiting for the disk, which
  /// brings many files there as fast as one.
  private static let together = 16

  /// Looks at all files and writes nothing.
  ///
  /// - Throws: ``Failure`` if a folder can't be read, or a source has no images.
  func look() async throws(Failure) -> Glance {
    var glance = Glance()
    try await run(isDry: true) { source, folder in
      glance.strange.append((source, folder))
    } step: { path, steps in
      glance.steps[path] = steps
    }
    return glance
  }

  /// Merges, and tells of each file in the order of the images.
  ///
  /// - Throws: ``Failure`` if a folder can't be read or written to, or a source has no images; what
  ///   was added stays.
  func merge(_ report: MergeReport) async throws(Failure) -> Tally {
    var tally = Tally()
    try await run(isDry: isDryRun) { source, folder in
      tally.refused += 1
      tally.glance.strange.append((source, folder))
      report.strange(folder, source: source)
    } step: { path, steps in
      tally.images += 1
      tally.glance.steps[path] = steps
      for step in steps {
        tally.count(step.outcome, at: path)
        report.step(step, at: path)
      }
    }
    return tally
  }

  private func run(
    isDry: Bool,
    strange: (_ source: Int, _ folder: String) -> Void,
    step: (LookasidePath, [LookasideMerge.Step]) -> Void
  ) async throws(Failure) {
    var paths: Set<LookasidePath> = []
    var empty: [String] = []
    for (index, source) in sources.enumerated() {
      let found: LookasideFolders
      do throws(LookasideError) {
        found = try source.folders()
      } catch {
        throw LookasideSentences.readFailure(error)
      }
      if found.images.isEmpty && found.strange.isEmpty { empty.append(names[index]) }
      paths.formUnion(found.images)
      for folder in found.strange { strange(index, folder) }
    }
    // What a handoff lists is missing then, which is told as such.
    guard empty.isEmpty || handoff != nil else { throw LookasideSentences.noImages(in: empty) }
    let sorted = paths.sorted { $0.description < $1.description }
    let merge = LookasideMerge(into: target, only: handoff?.listed, isDryRun: isDry)
    var failure: LookasideError?
    await inOrder(sorted, together: Self.together) { path in
      Result { () throws(LookasideError) in try merge.merge(path, from: sources) }
    } then: { path, result in
      do throws(LookasideError) {
        step(path, try result.get())
        return true
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw LookasideSentences.failure(failure) }
  }
}
