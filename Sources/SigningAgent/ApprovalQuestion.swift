internal import ContainerSignature
internal import OpenPGPCard
internal import Pinentry
internal import Policy

extension SigningSession {
  /// Asks whether the card may wait for a touch once more.
  ///
  /// - Parameter index: For which thing.
  /// - Throws: ``AgentError/touchTimeout`` unless the person says yes.
  func askForTouchAgain(_ index: Int) async throws(AgentError) {
    let thing = order.things[index].phrase(at: index, of: order)
    let problem = "The card wasn't touched in time for \(thing). Wait again?"
    do throws(AgentError) {
      try await shown(error: problem.printableASCII) {
        (dialog, text, place) async throws(DialogError) in
        do throws(DialogError) {
          try await dialog.confirm(text, in: place)
        } catch .notApproved {
          // A no to waiting is none to the caller, who may ask again at once.
          throw .failed("no second wait")
        }
      }
    } catch {
      throw error == .cancelled ? error : .touchTimeout
    }
  }

  /// What the person is told of a coming set; nil if all is signed at once.
  private var ahead: ApprovalAhead? {
    guard isAhead else { return nil }
    return ApprovalAhead(
      seconds: policy.approvalTime.value.number,
      keepsPIN: facts.application.pinStatus.isForEachSignature
    )
  }

  /// Shows a dialog that says what is to be signed, when its turn has come.
  func shown<Answer: ~Copyable & Sendable>(
    error: String? = nil,
    _ dialog:
      @escaping @Sendable (any ApprovalDialog, ApprovalText, CallerSurroundings)
      async throws(DialogError) -> Answer
  ) async throws(AgentError) -> Answer {
    let caller = order.caller
    let text = ApprovalText(
      order,
      on: report,
      for: caller,
      askedUserID: agent.person,
      error: error,
      ahead: ahead
    )
    // Where another user sits is not for that user to say.
    let isOwn = caller.userID == agent.ownUser && caller.qube == nil
    let place = isOwn ? order.surroundings : CallerSurroundings()
    do throws(DialogError) {
      return try await agent.dialogs.ask(for: caller.identity) {
        [asking = agent.dialog] () async throws(DialogError) in
        try await dialog(asking, text, place)
      }
    } catch {
      throw AgentError(error)
    }
  }
}

extension AgentError {
  /// What a dialog without an answer means to who wants to sign.
  fileprivate init(_ error: DialogError) {
    self =
      switch error {
      case .notApproved: .notApproved
      case .refusedBefore(let remaining): .refusedRecently(retryAfter: remaining)
      case .cancelled: .cancelled
      case .unavailable(let reason), .failed(let reason): .dialogFailed(reason)
      }
  }
}
