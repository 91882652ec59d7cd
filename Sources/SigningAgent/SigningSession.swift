internal import AuditLog
internal import ContainerSignature
internal import Gcrypt
internal import Handoff
internal import ISO7816
internal import OpenPGP
internal import OpenPGPCard
internal import Policy

/// One approval and its signatures, within one transaction with a card that was found fit.
struct SigningSession {
  let agent: SigningAgent
  let order: SigningOrder
  let policy: Policy
  let card: any CardChannel
  let facts: CardFacts
  let report: CardReport
  let key: PublicKey
  let verifier: Verifier
  let records: ApprovalRecords
  /// The earlier signatures that the handoff lists, checked.
  let earlier: [HandoffSignature]
  /// The card's counter of signatures; nil if the card doesn't tell.
  let counter: Int?
  /// Its signatures among those that are underway.
  let share: SignaturesUnderway.Share

  /// The most signatures that a card has made while none of them is on the disk.
  private static let mostUnrecorded = 16

  /// Whether what is asked for is to be signed later, call by call.
  let isAhead: Bool

  /// What came of signing.
  struct Outcome: Sendable {
    /// How many signatures were given out.
    var count: Int
    /// Why not all were.
    var failure: AgentError?
  }

  /// Asks for the approval and signs.
  func sign(_ report: @escaping @Sendable (SigningEvent) async -> Void) async throws(AgentError) {
    let secret = try await recordedApproval(report)
    var standing = CardStanding(counter: counter)
    let outcome = await signApproved(secret, &standing, report)
    do throws(AgentError) {
      try await records.ended(outcome.count, counter: standing.counter)
    } catch {
      throw outcome.failure ?? error
    }
    if let failure = outcome.failure { throw failure }
  }

  /// Signs what was approved; the card loop runs here, the checks beside it.
  ///
  /// - Parameters:
  ///   - secret: The PIN for cards that want it each time; empty otherwise.
  ///   - standing: How the card stands, kept right.
  ///   - report: Told each step.
  /// - Returns: What came of it.
  func signApproved(
    _ secret: borrowing SecretBytes,
    _ standing: inout CardStanding,
    _ report: @escaping @Sendable (SigningEvent) async -> Void
  ) async -> Outcome {
    let halt = Halt()
    let lead = Lead(limit: Self.mostUnrecorded)
    let ledger = Ledger()
    let checked = Mailbox<CheckedStep>()
    let checking = SignatureChecking(
      verifier: verifier,
      halt: halt,
      lead: lead,
      ledger: ledger,
      output: checked
    )
    let giving = SignatureGiving(
      order: order,
      records: records,
      share: share,
      report: report,
      touches: TouchPrompt(agent.touches, order, on: self.report),
      halt: halt,
      lead: lead,
      ledger: ledger
    )
    let (steps, output) = AsyncStream.makeStream(of: SigningStep.self)
    // Not child tasks: they would be cancelled with this one, and a signature that the card has
    // made, for a touch of the person, would be lost on its way.
    let checks = Task { await checking.run(steps) }
    let given = Task { await giving.run(checked) }
    var failure: AgentError?
    do throws(AgentError) {
      try await signAll(secret, into: output, until: halt, lead, ledger, &standing)
    } catch {
      failure = error
    }
    output.finish()
    let rejected = await checks.value
    let (count, unrecorded) = await given.value
    share.end()
    return Outcome(count: count, failure: unrecorded ?? rejected ?? failure)
  }

  /// Asks for the approval; that it is asked for and what came of it is in the log.
  func recordedApproval(
    _ report: @escaping @Sendable (SigningEvent) async -> Void
  ) async throws(AgentError) -> SecretBytes {
    try await records.asked()
    do throws(AgentError) {
      let secret = try await approve(report)
      try await records.granted()
      return secret
    } catch {
      if case .recordFailed = error { throw error }
      try await records.refused(error)
      throw error
    }
  }
}
