import AgentClient
import Handoff
import Lookaside
import OpenPGP

/// The commit that `paraph merge --commit` makes of what it added.
struct MergeCommit: Sendable {
  let checkout: GitCheckout
  let signer: CommitSigner

  /// Commits what was added, and what a broken run left.
  ///
  /// - Parameters:
  ///   - files: What was added, beneath the checkout.
  ///   - glance: What the sources had, for what was there already.
  ///   - handoff: What was handed off; nil if nobody said.
  /// - Returns: The commit's name; nil if there is nothing to commit.
  /// - Throws: ``Failure``.
  func make(
    adding files: [String],
    after glance: MergeRun.Glance,
    _ handoff: Handoff?
  ) async throws(Failure) -> String? {
    let folders = Set(glance.steps.keys.map(\.description))
    // Of these it was found that they are what the sources have.
    let left = try await checkout.left(in: folders)
    let all = files + left
    guard !all.isEmpty else { return nil }
    let message = CommitMessage(
      files: all,
      key: handoff?.key.description,
      request: handoff?.request,
      imageCount: handoff?.signatures.count
    )
    return try await SignedCommit(checkout: checkout, signer: signer.program, key: nil)
      .make(all, message: message.text)
  }
}
