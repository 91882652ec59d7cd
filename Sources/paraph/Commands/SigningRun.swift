import AgentClient
import ContainerSignature
import Gcrypt
import Glibc
import Lookaside
import OpenPGP

/// One run of `paraph sign`: what is there already is left, the rest is signed and written.
struct SigningRun: Sendable {
  let request: SigningRequest
  let fingerprint: RequestFingerprint
  /// The checkout's path as the user gave it, for what is shown.
  let folder: String
  let checkout: LookasideCheckout
  let options: AgentOptions
  /// Where a handoff is to be written; nil if none is wanted.
  let handoff: HandoffPlace?
  /// The checkout that a commit is to be made in; nil if none is wanted.
  let commit: SigningCommit?
  let progress: any SigningProgress

  /// What lies in the checkout by the key that is to sign.
  typealias OwnSignatures = [ImageToSign: StoredSignature]

  /// Shows what would be done; asks the card for its key only if some file may be by it.
  func show() async throws -> ExitStatus {
    let found = try FoundSignatures(of: request.images, in: checkout, at: now)
    guard found.mayBeOurs else {
      try await commit?.check(request, own: [:])
      try show(try plan(found, own: [:]))
      return .success
    }
    let plan = try await Agent.withAgent(options) { agent in
      let key = try await chosenKey(agent)
      let own = try found.signatures(by: key)
      try await commit?.check(request, own: own)
      return try self.plan(found, own: own, by: key)
    }
    try show(plan)
    return .success
  }

  private func show(_ plan: SigningPlan) throws(Failure) {
    progress.plan(plan)
    try checkRoom(for: plan.toSign, isDry: true)
    for (index, image) in plan.toSign.enumerated() {
      progress.wouldSign(
        image,
        number: index + 1,
        of: plan.toSign.count,
        folder: "\(folder)/\(LookasidePath(for: image))"
      )
    }
  }

  /// Signs what isn't signed, and says how it ended.
  func sign() async throws -> ExitStatus {
    let began = ContinuousClock.now
    if let commit, !commit.checkout.way.keepsFiles { try await commit.checkout.enterBranch() }
    let found = try FoundSignatures(of: request.images, in: checkout, at: now)
    return try await Agent.withAgent(options) { agent in
      if handoff != nil { try agent.checkHandoff(listing: request.images) }
      var key = options.fingerprint
      var own: OwnSignatures = [:]
      var publicKey: PublicKey?
      if found.mayBeOurs {
        let chosen = try await chosenKey(agent)
        own = try found.signatures(by: chosen)
        publicKey = chosen
        // What was looked for is what has to sign.
        key = Gcrypt.fingerprint(of: chosen)
      }
      try await commit?.check(request, own: own)
      let plan = try self.plan(found, own: own, by: publicKey)
      progress.plan(plan)
      try checkRoom(for: plan.toSign)
      if let commit, commit.checkout.way.keepsFiles { try await commit.checkout.enterBranch() }
      var summary = SigningSummary(
        written: [],
        alreadySigned: own.count,
        missing: plan.toSign,
        duration: .zero
      )
      guard !plan.toSign.isEmpty || handoff != nil else {
        progress.summary(summary)
        try await makeCommit(adding: [], own: own, key)
        return .success
      }
      let signing = PlannedSigning(self, plan, own: own)
      let call = InterruptibleCall(
        interrupted: progress.interrupted,
        stopRefused: progress.stopRefused
      )
      let failure = await call.run { [key] in await signing.run(agent, key) }
      let writer = signing.writer
      own = signing.own
      summary.alreadySigned = own.count
      summary.written = writer.paths
      summary.missing = writer.missing
      summary.duration = ContinuousClock.now - began
      progress.summary(summary)
      let status = try end(failure, summary)
      if status == .success {
        try await makeCommit(adding: writer.files, own: own, writer.key ?? key)
      }
      return status
    }
  }

  /// The key that is to sign, which is the one that was asked for if one was.
  func chosenKey(_ agent: AgentConnection) async throws -> PublicKey {
    let key = try await CardChoice.key(card: options.card, key: options.fingerprint, agent)
    do throws(AgentFailure) {
      try SignatureCheck.check(Gcrypt.fingerprint(of: key), isKey: options.fingerprint)
    } catch {
      throw AgentSentences.failure(error)
    }
    return key
  }

  private func makeCommit(
    adding files: [String],
    own: OwnSignatures,
    _ key: Fingerprint?
  ) async throws(Failure) {
    guard let commit else { return }
    let made = try await commit.make(adding: files, own: own, of: request, fingerprint, by: key)
    if let made { progress.committed(made, branch: commit.checkout.branch) }
  }

  /// Refuses, with every reason, what couldn't be written once it were signed.
  private func checkRoom(for images: [ImageToSign], isDry: Bool = false) throws(Failure) {
    let files = handoff?.byteCounts(beside: folder, listing: request.images) ?? []
    let failures = checkout.obstacles(to: images, besides: files, triesNaming: !isDry)
      .map(LookasideSentences.failure)
    guard var failure = failures.first else { return }
    failure.problems = failures.flatMap(\.problems)
    if failure.code == "SignatureNotWritten" {
      failure.hint = "nothing was signed; mend it and run again"
    }
    throw failure
  }

  var now: UInt32 { UInt32(clamping: time(nil)) }

  private func end(_ failure: Failure?, _ summary: SigningSummary) throws -> ExitStatus {
    guard var failure else { return summary.missing.isEmpty ? .success : .incomplete }
    if !summary.written.isEmpty { failure.status = .incomplete }
    throw failure
  }

  /// Plans by what was found.
  func plan(
    _ found: FoundSignatures,
    own: OwnSignatures,
    by key: PublicKey? = nil
  ) throws(Failure) -> SigningPlan {
    let left = request.images.filter { own[$0] == nil }
    var dialogFingerprint = fingerprint
    if !left.isEmpty && !own.isEmpty {
      do throws(SigningRequestError) {
        let rest = try SigningRequest(images: left)
        dialogFingerprint = rest.fingerprint { digest(.sha256, of: $0) } ?? fingerprint
      } catch {
        throw RequestSentences.failure(error)
      }
    }
    return SigningPlan(
      request: request,
      fingerprint: fingerprint,
      dialogFingerprint: dialogFingerprint,
      lookaside: folder,
      alreadySigned: request.images.filter { own[$0] != nil },
      toSign: left,
      time: now,
      warnings: found.warnings + (key.map { found.fromFuture(by: $0) } ?? [])
    )
  }
}
