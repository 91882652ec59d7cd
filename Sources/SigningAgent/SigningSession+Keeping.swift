internal import OpenPGPCard
internal import Policy

/// An approval of a coming set that is over, and what is to be told of it.
struct KeptApproval: Sendable {
  let approval: ApprovalHold
  /// The call that it ended with, and what came of it.
  var last: (visit: ApprovalVisit, outcome: Result<Void, AgentError>?)?
  /// Set if its end couldn't be recorded.
  var failure: AgentError?

  /// Tells who waits for the end.
  func tellEnd() {
    if let last { last.visit.outcome.settle(failure.map { .failure($0) } ?? last.outcome) }
    approval.over.settle(
      ApprovalGrant.End(
        signedCount: approval.signedCount,
        reason: failure ?? approval.ending
      )
    )
  }
}

extension SigningSession {
  /// Asks for the approval of a coming set, and then signs what calls within it ask for, until it
  /// is over.
  ///
  /// - Parameters:
  ///   - reader: The reader's name.
  ///   - report: Told each step until it is given.
  ///   - granted: Gets the approval once it is open.
  /// - Returns: The approval, which is over.
  /// - Throws: ``AgentError``; there was none.
  func keep(
    in reader: String,
    _ report: @escaping @Sendable (SigningEvent) async -> Void,
    _ granted: @Sendable (ApprovalHold) -> Void
  ) async throws(AgentError) -> KeptApproval {
    let secret = HeldSecret(try await recordedApproval(report))
    let approval = ApprovalHold(
      order,
      on: self.report,
      for: .seconds(policy.approvalTime.value.number),
      clock: agent.clock,
      uptime: agent.uptime
    )
    agent.approvals.open(approval, in: reader)
    agent.turns.sendAway(at: reader)
    granted(approval)
    let watch = Task { [readers = agent.readers] in
      if let error = await readers.untilGone(from: reader) { approval.end(error) }
    }
    var kept = KeptApproval(approval: approval)
    var standing = CardStanding(counter: counter)
    await withTaskCancellationHandler {
      kept.last = await serve(approval, secret, &standing)
    } onCancel: {
      approval.end(.cancelled)
    }
    watch.cancel()
    // First of all: who is told that it is over must find a turn to wait for.
    agent.turns.letWait(at: reader)
    agent.approvals.close(reader)
    approval.close()
    do throws(AgentError) {
      try await records.ended(
        approval.signedCount,
        counter: standing.counter,
        reason: approval.ending
      )
    } catch {
      kept.failure = error
    }
    return kept
  }

  /// Signs for one call after the other.
  ///
  /// - Returns: The call that it ended with, which is told when the card is free.
  private func serve(
    _ approval: ApprovalHold,
    _ secret: HeldSecret,
    _ standing: inout CardStanding
  ) async -> (visit: ApprovalVisit, outcome: Result<Void, AgentError>?)? {
    while let visit = await approval.next() {
      let before = standing
      let result = await visit.run { await sign(visit, within: approval, secret, before) }
      standing = result.standing
      guard !approval.isAtEnd else { return (visit, result.outcome) }
      visit.outcome.settle(result.outcome)
    }
    return nil
  }

  /// What came of one call.
  private struct VisitResult: Sendable {
    var outcome: Result<Void, AgentError>?
    var standing: CardStanding
  }

  /// Signs for one call, if the policy still allows it and nothing of it was signed before.
  private func sign(
    _ visit: ApprovalVisit,
    within approval: ApprovalHold,
    _ secret: HeldSecret,
    _ standing: CardStanding
  ) async -> VisitResult {
    var result = VisitResult(standing: standing)
    let part: SigningSession
    do throws(AgentError) {
      part = try await self.part(visit.order, within: approval)
      // A shorter time of the policy may have ended it.
      guard approval.ending == nil else { return result }
    } catch {
      if case .recordFailed = error { approval.end(error) }
      result.outcome = .failure(error)
      return result
    }
    await visit.report(.card(report))
    let outcome = await part.signApproved(secret.bytes, &result.standing, visit.report)
    approval.use(outcome.count, of: visit.order)
    switch outcome.failure {
    case nil: result.outcome = .success(())
    // Its caller went away, or it ended in the middle.
    case .cancelled?: result.outcome = .failure(approval.ending ?? .cancelled)
    case let failure?:
      approval.end(failure)
      result.outcome = .failure(failure)
    }
    return result
  }

  /// One call as a session of its own, within this transaction.
  ///
  /// - Throws: ``AgentError``; what the policy forbids ends the approval, what was signed before
  ///   doesn't.
  private func part(
    _ order: SigningOrder,
    within approval: ApprovalHold
  ) async throws(AgentError) -> SigningSession {
    let records = records.part(order)
    let share = agent.underway.begin(order.things.count)
    let policy: Policy
    do throws(AgentError) {
      policy = try agent.policy()
      try agent.admit(order.caller, by: policy)
      var refusals: [PolicyRefusal] = []
      if let card = PolicyCard(facts.application) {
        refusals = try await agent.refusals(of: policy, order, within: self.order, card, share)
      }
      refusals += policy.refusals(ofApprovalBy: self.policy)
      guard refusals.isEmpty else { throw .policyRefused(refusals, []) }
    } catch {
      approval.end(error)
      if case .policyRefused = error { try await records.refused(error) }
      throw error
    }
    let used = approval.used(among: order)
    guard used.isEmpty else {
      let error = AgentError.alreadySigned(used, remaining: approval.remaining)
      try await records.refused(error)
      throw error
    }
    approval.restrict(to: .seconds(policy.approvalTime.value.number))
    return SigningSession(
      agent: agent,
      order: order,
      policy: policy,
      card: card,
      facts: facts,
      report: report,
      key: key,
      verifier: verifier,
      records: records,
      earlier: [],
      counter: nil,
      share: share,
      isAhead: false
    )
  }
}
