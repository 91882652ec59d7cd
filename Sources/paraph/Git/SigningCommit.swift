import AgentClient
import ContainerSignature
import Lookaside
import OpenPGP

/// The commit that `paraph sign --commit` makes of what it added.
struct SigningCommit: Sendable {
  let checkout: GitCheckout
  let signer: CommitSigner

  /// Refuses files in the folders of the request's images that neither git nor this key knows.
  ///
  /// What this key signed and git doesn't know is of a run that broke off, and is committed too.
  func check(
    _ request: SigningRequest,
    own: [ImageToSign: StoredSignature]
  ) async throws(Failure) {
    try await checkout.check(adding: Self.folders(request), but: Set(Self.files(own)))
  }

  /// Commits what was added, and what a broken run left.
  ///
  /// - Returns: The commit's name; nil if there is nothing to commit.
  func make(
    adding files: [String],
    own: [ImageToSign: StoredSignature],
    of request: SigningRequest,
    _ fingerprint: RequestFingerprint,
    by key: Fingerprint?
  ) async throws(Failure) -> String? {
    let ours = Set(Self.files(own))
    let all = files + (try await checkout.left(in: Self.folders(request))).filter(ours.contains)
    guard !all.isEmpty else { return nil }
    let message = CommitMessage(
      files: all,
      key: key?.description,
      request: fingerprint,
      imageCount: request.images.count
    )
    return try await SignedCommit(
      checkout: checkout,
      signer: signer.program,
      key: signer.hasCards ? key?.description : nil
    )
    .make(all, message: message.text)
  }

  private static func folders(_ request: SigningRequest) -> Set<String> {
    Set(request.images.map { LookasidePath(for: $0).description })
  }

  private static func files(_ own: [ImageToSign: StoredSignature]) -> [String] {
    own.map { image, stored in
      "\(LookasidePath(for: image))/\(LookasidePath.file(stored.number))"
    }
  }
}
