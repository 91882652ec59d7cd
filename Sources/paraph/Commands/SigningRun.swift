import AgentClient
import ContainerSignature
import Gcrypt
import Glibc
import Interruption
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
  let progress: any SigningProgress

  /// Shows what would be done; asks the card for its key only if some file may be by it.
  func show() async throws -> ExitStatus {
    let found = try FoundSignatures(of: request.images, in: checkout, at: now)
    guard found.mayBeOurs else {
      try show(try plan(found, alreadySigned: []))
      return .success
    }
    let plan = try await Agent.withAgent(options) { agent in
      let key = try await CardChoice.key(card: options.card, key: options.fingerprint, agent)
      return try self.plan(found, alreadySigned: try found.images(signedBy: key))
    }
    try show(plan)
    return .success
  }

  private func show(_ plan: SigningPlan) throws(Failure) {
    progress.plan(plan)
    try checkRoom(for: plan.toSign)
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
    let found = try FoundSignatures(of: request.images, in: checkout, at: now)
    return try await Agent.withAgent(options) { agent in
      var key = options.fingerprint
      var alreadySigned: Set<ImageToSign> = []
      if found.mayBeOurs {
        let chosen = try await CardChoice.key(card: options.card, key: options.fingerprint, agent)
        alreadySigned = try found.images(signedBy: chosen)
        // What was looked for is what has to sign.
        key = Gcrypt.fingerprint(of: chosen)
      }
      let plan = try self.plan(found, alreadySigned: alreadySigned)
      progress.plan(plan)
      try checkRoom(for: plan.toSign)
      var summary = SigningSummary(
        written: [],
        alreadySigned: alreadySigned.count,
        missing: plan.toSign,
        duration: .zero
      )
      guard !plan.toSign.isEmpty else {
        progress.summary(summary)
        return .success
      }
      let writer = SignatureWriter(plan.toSign, checkout: checkout, folder: folder, progress)
      let failure = await endingOnSignal { [key] in
        await writer.run(agent, options.card, key)
      }
      summary.written = writer.paths
      summary.missing = writer.missing
      summary.duration = ContinuousClock.now - began
      progress.summary(summary)
      return try end(failure, summary)
    }
  }

  /// Refuses, with every reason, what couldn't be written once it were signed.
  private func checkRoom(for images: [ImageToSign]) throws(Failure) {
    var failures: [Failure] = []
    for image in images {
      do throws(LookasideError) {
        try checkout.checkRoom(for: image)
      } catch {
        failures.append(LookasideSentences.failure(error))
      }
    }
    guard var failure = failures.first else { return }
    // A folder that nobody may write to is one reason, for however many images.
    failure.problems = failures.flatMap(\.problems).reduce(into: []) { problems, problem in
      if !problems.contains(problem) { problems.append(problem) }
    }
    throw failure
  }

  private var now: UInt32 { UInt32(clamping: time(nil)) }

  private func end(_ failure: Failure?, _ summary: SigningSummary) throws -> ExitStatus {
    guard var failure else { return summary.missing.isEmpty ? .success : .incomplete }
    if !summary.written.isEmpty { failure.status = .incomplete }
    throw failure
  }

  /// Runs a body that Ctrl-C ends in good order.
  ///
  /// What the card is signing is still written. A second Ctrl-C ends the program at once.
  private func endingOnSignal(
    _ body: @escaping @Sendable () async -> Failure?
  ) async -> Failure? {
    let task = Task { await body() }
    Interruption.watch { signal, count in
      guard count == 1 else { return Interruption.die(by: signal) }
      progress.interrupted()
      task.cancel()
    }
    let failure = await task.value
    // A terminal sends Ctrl-C to the pinentry too, whose end is then no failure of its own.
    let isOfDialog = failure.map { ["DialogFailed", "NotApproved"].contains($0.code) } ?? false
    return task.isCancelled && isOfDialog ? AgentSentences.interrupted : failure
  }

  private func plan(
    _ found: FoundSignatures,
    alreadySigned: Set<ImageToSign>
  ) throws(Failure) -> SigningPlan {
    let left = request.images.filter { !alreadySigned.contains($0) }
    var dialogFingerprint = fingerprint
    if !left.isEmpty && !alreadySigned.isEmpty {
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
      alreadySigned: request.images.filter(alreadySigned.contains),
      toSign: left,
      warnings: found.warnings
    )
  }
}
