import AgentClient
import ContainerSignature
import Handoff
import Lookaside

/// What the sources of a merge have, before anything is written.
struct MergeGlance: Sendable {
  private let glance: MergeRun.Glance
  /// The sources as they were named.
  private let sources: [String]

  init(_ glance: MergeRun.Glance, sources: [String]) {
    self.glance = glance
    self.sources = sources
  }

  /// Refuses a merge that isn't all that it should be.
  ///
  /// - Parameters:
  ///   - handoff: What there must be; nil if nobody said.
  ///   - unmade: What is wrong with the signatures that are listed, a line each.
  ///   - checkout: Where a commit is to be made; nil if none is wanted.
  ///   - target: What is added to.
  /// - Throws: ``Failure`` with every reason.
  func check(
    _ handoff: VerifiedHandoff?,
    _ unmade: [String],
    _ checkout: GitCheckout?,
    in target: LookasideCheckout
  ) async throws(Failure) {
    let problems = (handoff.map(missing) ?? []) + unmade + extra
    guard problems.isEmpty else {
      throw handoff == nil
        ? GitSentences.incompleteMerge(problems) : HandoffSentences.unlike(problems)
    }
    guard let checkout else { return }
    let folders = Set(glance.steps.keys.map(\.description))
    var expected: Set<String> = []
    for (path, steps) in glance.steps {
      let hashes = Set(steps.compactMap(\.hash))
      do throws(LookasideError) {
        for (number, hash) in try target.hashes(at: path) where hashes.contains(hash) {
          expected.insert("\(path)/\(LookasidePath.file(number))")
        }
      } catch {
        throw LookasideSentences.readFailure(error)
      }
    }
    try await checkout.check(adding: folders, but: expected)
  }

  /// Refuses what was merged of a handoff if it isn't all of it.
  ///
  /// - Parameter handoff: What there must be.
  /// - Throws: ``Failure`` with every reason.
  func checkMerged(_ handoff: VerifiedHandoff) throws(Failure) {
    let problems = missing(handoff) + extra
    guard problems.isEmpty else { throw HandoffSentences.changed(problems) }
  }

  /// What a handoff lists and no source has.
  private func missing(_ handoff: VerifiedHandoff) -> [String] {
    handoff.handoff.signatures.compactMap { signature in
      let path = LookasidePath(for: signature.image)
      guard let hash = FileHash(signature.sha256.bytes),
        glance.steps[path]?.contains(where: { $0.hash == hash }) != true
      else { return nil }
      return HandoffSentences.missing(signature.image.reference.spelling, path, hash)
    }
  }

  /// What a source has that isn't taken over.
  private var extra: [String] {
    let folders = glance.strange.map { source, folder in
      HandoffSentences.extra(
        "\(sources[source])/\(folder)",
        "its name is no image's",
        isUnlisted: false
      )
    }
    let paths = glance.steps.keys.sorted { $0.description < $1.description }
    return folders
      + paths.flatMap { path in
        (glance.steps[path] ?? []).compactMap { step -> String? in
          guard case .refused(let reason) = step.outcome else { return nil }
          let file = "\(sources[step.source])/\(path)/\(LookasidePath.file(step.number))"
          return HandoffSentences.extra(
            file,
            MergeSentences.sentence(reason),
            isUnlisted: reason == .unlisted
          )
        }
      }
  }
}
