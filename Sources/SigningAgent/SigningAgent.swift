public import AuditLog
public import DesktopNotification
internal import ContainerSignature
internal import Gcrypt
internal import GitObject
internal import ISO7816
internal import OpenPGPCard
public import Policy

/// Signs with a card, after a person's approval, as far as the policy lets it.
///
/// Card, clock, dialog, policy and log are given to it. It holds no key and writes nothing but its
/// log. All callers share one agent: it has them wait for each other where they must.
public struct SigningAgent: Sendable {
  /// Reads the policy, anew for each approval, so that a change counts at once; throws
  /// ``AgentError/policyUnusable(_:)``.
  public typealias CurrentPolicy = @Sendable () throws(AgentError) -> Policy

  let readers: any CardReaders
  let dialog: any ApprovalDialog
  let dialogs: DialogQueue
  let touches: any TouchAnnouncer
  let log: AuditLog
  let policy: CurrentPolicy
  let ownUser: UInt32
  let person: UInt32?
  let now: @Sendable () -> UInt32
  let clock: any Clock<Duration>
  let uptime: @Sendable () -> Duration
  let turns = CardTurns()
  let approvals = OpenApprovals()
  let calls = RunningCalls()
  let underway = SignaturesUnderway()

  /// Puts an agent together.
  ///
  /// - Parameters:
  ///   - readers: Where cards are.
  ///   - dialog: What asks the person.
  ///   - touches: What announces touches besides the caller.
  ///   - log: Where everything is recorded.
  ///   - policy: The rules.
  ///   - ownUser: The number of the user as whom the agent runs.
  ///   - person: The number of the user who sees the dialogs; nil where nobody knows.
  ///   - now: The host's clock, in seconds since 1970.
  ///   - clock: What tells how long a card takes, by which a touch is known, and what ends an
  ///     approval of a coming set.
  ///   - uptime: What tells how long ago a caller was told no, and an approval was given.
  public init(
    readers: any CardReaders,
    dialog: any ApprovalDialog,
    touches: any TouchAnnouncer = SilentAnnouncer(),
    log: AuditLog,
    policy: @escaping CurrentPolicy,
    ownUser: UInt32,
    person: UInt32?,
    now: @escaping @Sendable () -> UInt32,
    clock: any Clock<Duration> = ContinuousClock(),
    uptime: @escaping @Sendable () -> Duration = DialogQueue.systemUptime
  ) {
    self.readers = readers
    self.dialog = dialog
    dialogs = DialogQueue(uptime: uptime)
    self.touches = touches
    self.log = log
    self.policy = policy
    self.ownUser = ownUser
    self.person = person
    self.now = now
    self.clock = clock
    self.uptime = uptime
  }

  /// Signs what an order asks for, with one approval: a new one, or one of a coming set that is
  /// open and that all of it belongs to.
  ///
  /// - Parameters:
  ///   - order: What is to be signed, for whom, and the card if one was named.
  ///   - report: Told each step, in order; a signature is told only after it was checked and
  ///     recorded.
  /// - Throws: ``AgentError``; what was reported as signed stays signed.
  public func sign(
    _ order: SigningOrder,
    _ report: @escaping @Sendable (SigningEvent) async -> Void
  ) async throws(AgentError) {
    try requireRoomForPIN()
    try await calls.run(for: order.caller.userID) { () async throws(AgentError) in
      while true {
        if let approval = try approvals.approval(covering: order) {
          if let outcome = await approval.visit(order, report) { return try outcome.get() }
          // It was over before; then this is a call like any other.
        }
        let signed: Void? = try await withSession(order, isAhead: false, report) {
          (session, _) async throws(AgentError) in try await session.sign(report)
        }
        if signed != nil { return }
      }
    }
    await report(.finished(count: order.images.count))
  }

  /// Ends calls of ``sign(_:_:)`` and approvals of coming sets, and gives up all cards once they
  /// have ended.
  ///
  /// - Parameter caller: Who wants it: the agent's own user ends everybody's, others their own.
  /// - Returns: How many calls were running and approvals open.
  @discardableResult
  public func cancel(for caller: Caller) async -> Int {
    let isOwn = caller.userID == ownUser && caller.qube == nil
    let count = calls.cancel(of: isOwn ? nil : caller.userID)
    if isOwn { await readers.giveUp() }
    return count
  }

  /// Ends everything, and waits until no card is in use and all is recorded.
  ///
  /// To be called before the process ends: an approval of a coming set outlives the call that
  /// asked for it.
  public func finish() async { await calls.finish() }

  /// Fails where no PIN could be kept safe.
  func requireRoomForPIN() throws(AgentError) {
    do {
      try requireLockedMemory()
    } catch {
      throw .noLockedMemory
    }
  }

  /// Runs a body with the card that is to sign, once its turn has come and it was found fit.
  ///
  /// - Parameters:
  ///   - order: What is to be signed.
  ///   - isAhead: Whether it is a coming set.
  ///   - report: Told when the turn has to be waited for, and which card it is.
  ///   - body: What uses the card; the second value is its reader.
  /// - Returns: What the body returned; nil if the card is kept for an approval now, so that all
  ///   has to be looked at anew.
  /// - Throws: ``AgentError``.
  func withSession<Value: Sendable>(
    _ order: SigningOrder,
    isAhead: Bool,
    _ report: @escaping @Sendable (SigningEvent) async -> Void,
    _ body: @escaping @Sendable (SigningSession, String) async throws(AgentError) -> Value
  ) async throws(AgentError) -> Value? {
    try admit(order.caller, by: try policy())
    let waits = { @Sendable in await report(.waitingForTurn) }
    let reader = try await reader(for: order, waits)
    if let approval = approvals.approval(in: reader) {
      if !isAhead, approval.covers(order) { return nil }
      _ = try order.choice.one(of: [approval.card])
      throw .cardKept(remaining: approval.remaining)
    }
    return try await turns.withTurn(at: reader, waits: waits) { () async throws(AgentError) in
      try await readers.withCard(in: reader, forgettingPIN: true, .longest(waits)) {
        (card, answerToReset) async throws(AgentError) in
        // Whoever waited for the card, maybe for minutes, is judged by what holds now.
        let policy = try policy()
        try admit(order.caller, by: policy)
        let session = try await SigningSession.open(
          self,
          order,
          policy,
          card,
          answerToReset,
          in: reader,
          isAhead: isAhead
        )
        turns.isSigning(session.report, in: reader)
        await report(.card(session.report))
        return try await body(session, reader)
      }
    }
  }

  /// Every rule that signing an order with a card would break.
  ///
  /// - Parameters:
  ///   - policy: The rules.
  ///   - order: What is to be signed now.
  ///   - set: The coming set that it is a part of, which has to be allowed as a whole; only the
  ///     signatures count one by one.
  ///   - card: What is to sign.
  ///   - share: Its own signatures among those that are underway.
  /// - Returns: The broken rules.
  /// - Throws: ``AgentError/recordFailed(_:)``.
  func refusals(
    of policy: Policy,
    _ order: SigningOrder,
    within set: SigningOrder? = nil,
    _ card: PolicyCard,
    _ share: SignaturesUnderway.Share
  ) async throws(AgentError) -> [PolicyRefusal] {
    // Before the log is read: what is recorded in between is counted twice, and not missed.
    let others = share.others
    let hour: AuditHour
    do throws(AuditLogError) {
      hour = try await log.lastHour { [now] in AuditTime(milliseconds: Int64(now()) * 1000) }
    } catch {
      throw AgentError(error)
    }
    return policy.refusals(
      for: PolicyFacts(
        caller: PolicyCaller(order.caller, agentUID: ownUser),
        request: PolicyRequest(set ?? order, signatureCount: order.things.count),
        card: card,
        signaturesInLastHour: hour.signatureCount + others,
        now: hour.end.milliseconds / 1000,
        newestRecord: hour.newestTime.map { $0.milliseconds / 1000 }
      )
    )
  }

  /// Lets a caller in for whom the policy has any place at all.
  func admit(_ caller: Caller, by policy: Policy) throws(AgentError) {
    let refusals = refusals(of: policy, admitting: caller)
    guard refusals.isEmpty else {
      // Who sits at another qube gets the reason; a user of this machine can look it up.
      throw caller.qube == nil ? .callerRefused : .policyRefused(refusals, [])
    }
  }

  /// What stands against a caller, whatever it wants.
  func refusals(of policy: Policy, admitting caller: Caller) -> [PolicyRefusal] {
    let nothing = PolicyRequest(repositories: [], imageCount: 0)
    return policy.refusals(of: nothing, from: PolicyCaller(caller, agentUID: ownUser))
  }
}

extension PolicyRequest {
  fileprivate init(_ order: SigningOrder, signatureCount: Int) {
    self.init(
      repositories: order.repositories,
      imageCount: order.images.count,
      gitRepository: order.gitObject?.repository.text,
      furtherCount: signatureCount - order.images.count
    )
  }
}

extension PolicyCaller {
  fileprivate init(_ caller: Caller, agentUID: UInt32) {
    self.init(
      uid: caller.userID,
      gids: caller.groupIDs,
      agentUID: agentUID,
      qube: caller.qube
    )
  }
}
