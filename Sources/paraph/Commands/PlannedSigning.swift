import AgentClient
import ContainerSignature
import Gcrypt
import Lookaside
import OpenPGP
import PrintableText
import Synchronization

/// The signing of what was planned, and planned anew if another run signs some of it meanwhile.
final class PlannedSigning: Sendable {
  private struct State {
    var writer: SignatureWriter
    var own: SigningRun.OwnSignatures
  }

  private let whole: SigningRun
  private let state: Mutex<State>

  /// Prepares to sign.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - plan: What is to be signed.
  ///   - own: What is signed already.
  init(_ run: SigningRun, _ plan: SigningPlan, own: SigningRun.OwnSignatures) {
    whole = run
    state = Mutex(State(writer: Self.makeWriter(run, plan, own), own: own))
  }

  /// What writes, by the last plan.
  var writer: SignatureWriter { state.withLock { $0.writer } }

  /// What was signed already, by the last plan.
  var own: SigningRun.OwnSignatures { state.withLock { $0.own } }

  /// Signs.
  ///
  /// - Parameters:
  ///   - agent: What has the card.
  ///   - key: The key that must sign; nil if any may.
  /// - Returns: Why not all is signed; nil if it is.
  func run(_ agent: AgentConnection, _ key: Fingerprint?) async -> Failure? {
    let writer = self.writer
    let failure = await writer.run(agent, whole.options.card, key)
    do {
      guard let key = try await keyToLookFor(after: writer, failure) else { return failure }
      try await SignatureWriter.waitForOthers(by: Gcrypt.fingerprint(of: key), in: whole.checkout)
      let found = try FoundSignatures(of: whole.request.images, in: whole.checkout, at: whole.now)
      let own = try found.signatures(by: key)
      // What an approval has signed may lie elsewhere.
      if let failure, own.count == self.own.count { return failure }
      let plan = try whole.plan(found, own: own, by: key)
      whole.progress.plan(plan)
      let next = Self.makeWriter(whole, plan, own)
      state.withLock { $0 = State(writer: next, own: own) }
      guard !plan.toSign.isEmpty || whole.handoff != nil else { return nil }
      return try await Agent.withAgent(whole.options) { agent in
        await self.run(agent, Gcrypt.fingerprint(of: key))
      }
    } catch let error as Failure {
      return failure ?? error
    } catch is CancellationError {
      return AgentSentences.interrupted
    } catch {
      return failure ?? Failure("AgentGone", printable("\(error)"), status: .agent)
    }
  }

  /// The key whose signatures have to be looked for anew, since another run made some meanwhile;
  /// nil if none has.
  ///
  /// An approval of a coming set that is open signs nothing twice, and asks nobody: then the other
  /// run's signatures are a reason to refuse, told before it is said which card signs.
  private func keyToLookFor(
    after writer: SignatureWriter,
    _ failure: Failure?
  ) async throws -> PublicKey? {
    if writer.isOutdated { return writer.publicKey }
    guard failure?.code == "AlreadySigned" else { return nil }
    return try await Agent.withAgent(whole.options) { try await whole.chosenKey($0) }
  }

  private static func makeWriter(
    _ run: SigningRun,
    _ plan: SigningPlan,
    _ own: SigningRun.OwnSignatures
  ) -> SignatureWriter {
    SignatureWriter(
      plan.toSign,
      checkout: run.checkout,
      folder: run.folder,
      handoff: run.handoff,
      earlier: run.request.images.compactMap { image in
        own[image].map { stored in
          EarlierSignature(
            image: image,
            name: "\(LookasidePath(for: image))/\(LookasidePath.file(stored.number))",
            message: stored.bytes
          )
        }
      },
      run.progress
    )
  }
}
