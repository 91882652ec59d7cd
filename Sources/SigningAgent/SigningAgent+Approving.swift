extension SigningAgent {
  /// Asks for the approval of a coming set: from then on calls of ``sign(_:_:)`` by the same user
  /// and qube, all of whose images are of the set and not yet signed, need no dialog.
  ///
  /// The card is kept for it, in one transaction, by a task of the agent's own. It ends when all
  /// images are signed, when the time is over that the policy gives, by ``cancel(for:)``, when
  /// the policy forbids it by then, and when a card, a signature or a record fails; then the card
  /// forgets the PIN. Cancelling the task takes it back as long as it isn't given.
  ///
  /// - Parameters:
  ///   - order: The set, for whom, and the card if one was named.
  ///   - report: Told each step until it is given.
  /// - Returns: The approval, which is open.
  /// - Throws: ``AgentError``.
  public func approve(
    _ order: SigningOrder,
    _ report: @escaping @Sendable (SigningEvent) async -> Void
  ) async throws(AgentError) -> ApprovalGrant {
    try requireRoomForPIN()
    let granted = Settlement<Result<ApprovalGrant, AgentError>>()
    let keeping = calls.start(for: order.caller.userID) { () async throws(AgentError) in
      do throws(AgentError) {
        try await keep(order, granted, report)
      } catch {
        granted.settle(.failure(error))
      }
    }
    let result = await withTaskCancellationHandler {
      await granted.value()
    } onCancel: {
      keeping.cancel()
    }
    return try result.get()
  }

  /// Holds the approval from the question for it to its end.
  private func keep(
    _ order: SigningOrder,
    _ granted: Settlement<Result<ApprovalGrant, AgentError>>,
    _ report: @escaping @Sendable (SigningEvent) async -> Void
  ) async throws(AgentError) {
    var kept: KeptApproval?
    while kept == nil {
      kept = try await withSession(order, isAhead: true, report) {
        (session, reader) async throws(AgentError) in
        try await session.keep(in: reader, report) { approval in
          granted.settle(.success(ApprovalGrant(approval, count: order.images.count)))
        }
      }
    }
    // The card is free, with no PIN verified, before anybody is told.
    kept?.tellEnd()
  }
}
