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
    guard writer.isOutdated, let key = writer.publicKey else { return failure }
    do {
      let found = try FoundSignatures(of: whole.request.images, in: whole.checkout, at: whole.now)
      let own = try found.signatures(by: key)
      let plan = try whole.plan(found, own: own, by: key)
      whole.progress.plan(plan)
      let next = Self.makeWriter(whole, plan, own)
      state.withLock { $0 = State(writer: next, own: own) }
      guard !plan.toSign.isEmpty || whole.handoff != nil else { return nil }
      return try await Agent.withAgent(whole.options) { agent in
        await self.run(agent, Gcrypt.fingerprint(of: key))
      }
    } catch let failure as Failure {
      return failure
    } catch {
      return Failure("AgentGone", printable("\(error)"), status: .agent)
    }
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
