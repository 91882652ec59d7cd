internal import ContainerSignature
internal import Gcrypt
internal import ISO7816
internal import OpenPGPCard
internal import Pinentry
internal import Policy

extension SigningSession {
  /// Every card comes with this PIN.
  ///
  /// Source: OpenPGP card 3.4.1, 4.2.2.
  private static let factoryPIN = Array("123456".utf8)

  /// Asks for a yes if the policy wants one besides the PIN, then for the PIN until it is right, and
  /// verifies it.
  ///
  /// - Parameter report: Told when a dialog is asked for.
  /// - Returns: What was sent to the card, to be sent again only if the card wants the PIN for
  ///   each signature; empty otherwise.
  /// - Throws: ``AgentError``; at most one wrong PIN was sent since the person was told.
  func approve(
    _ report: @escaping @Sendable (SigningEvent) async -> Void
  ) async throws(AgentError) -> SecretBytes {
    if policy.confirm.value == .always {
      await report(.waitingForConfirmation)
      try await shown { (dialog, text, place) async throws(DialogError) in
        try await dialog.confirm(text, in: place)
      }
    }
    var refused: [RefusedPIN] = []
    var status = facts.application.pinStatus
    var error: String?
    while true {
      guard !Task.isCancelled else { throw .cancelled }
      await report(.waitingForPIN(triesLeft: error.map { _ in status.triesLeft(.signing) }))
      let secret = try await ask(error)
      guard !Task.isCancelled else { throw .cancelled }
      // A PIN that failed is wrong the second time too: it isn't sent again.
      if refused.contains(where: { $0.secret.isEqual(to: secret) }) {
        error = "This PIN was wrong already, \(status.triesLeft(.signing)) tries left"
        continue
      }
      guard let now = try await verify(secret, status) else {
        return status.isForEachSignature ? secret : try none()
      }
      refused.append(RefusedPIN(secret))
      status = now
      error = "Wrong PIN, \(now.triesLeft(.signing)) tries left"
    }
  }

  /// Verifies the PIN once more, on a card that wants it for each signature.
  ///
  /// - Parameter secret: What the card took before.
  /// - Throws: ``AgentError``.
  func verifyAgain(_ secret: borrowing SecretBytes) async throws(AgentError) {
    guard !secret.isEmpty else { throw .signingRefused(statusWord: 0x6982) }
    // It was right a moment ago, so the counter is at its top.
    do throws(VerificationError) {
      try await OpenPGPCard.verify(
        secret,
        as: .signing,
        status: facts.application.pinStatus,
        minimumTries: 1,
        on: card
      )
    } catch {
      throw AgentError(error)
    }
  }

  /// Sends the PIN.
  ///
  /// - Returns: Nil if it is right; how the PINs stand if it is wrong and may be asked for again.
  /// - Throws: ``AgentError``.
  private func verify(
    _ secret: borrowing SecretBytes,
    _ status: PINStatus
  ) async throws(AgentError) -> PINStatus? {
    let wanted = policy.minimumTries.value.number
    do throws(VerificationError) {
      try await OpenPGPCard.verify(
        secret,
        as: .signing,
        status: status,
        minimumTries: wanted,
        on: card
      )
      return nil
    } catch {
      guard case .wrong(_, let left?) = error, left >= wanted,
        let now = try? await readPINStatus(on: card), now.triesLeft(.signing) >= wanted
      else { throw AgentError(error) }
      return now
    }
  }

  /// Opens the dialog; the factory's PIN and one of a wrong length get no further.
  ///
  /// - Returns: What is to be sent to the card.
  /// - Throws: ``AgentError``; nothing was sent.
  private func ask(_ error: String?) async throws(AgentError) -> SecretBytes {
    let typed = try await shown(error: error) { (dialog, text, place) async throws(DialogError) in
      try await dialog.requestPIN(text, in: place)
    }
    if typed.isEqual(to: Self.factoryPIN.span), policy.factoryPIN.value == .refuse {
      throw .factoryPIN
    }
    guard case .iterated(let derivation) = facts.derivation else { return typed }
    do throws(DerivationError) {
      return try typed.derived(
        hash: derivation.hash,
        byteCount: derivation.byteCount,
        salt: derivation.salt(for: .signing)
      )
    } catch {
      throw .cardMisbehaved("key derivation: \(error)".printableASCII)
    }
  }

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
  private func shown<Answer: ~Copyable & Sendable>(
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

  private func none() throws(AgentError) -> SecretBytes {
    do {
      return try SecretBytes(capacity: 1)
    } catch {
      throw .noLockedMemory
    }
  }
}

/// A PIN that the card refused, kept in locked memory until the approval is over.
private final class RefusedPIN: Sendable {
  let secret: SecretBytes

  init(_ secret: consuming SecretBytes) { self.secret = secret }
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

  /// What a refused PIN means to who wants to sign.
  fileprivate init(_ error: VerificationError) {
    self =
      switch error {
      case .wrong(_, let left): .wrongPIN(triesLeft: left)
      case .blocked: .pinBlocked
      case .length(let length, let allowed): .pinLength(length, allowed: allowed)
      case .tooFewTries(_, let left, _): .wrongPIN(triesLeft: left)
      case .formRefused(_, let word, let left): .pinFormRefused(word.rawValue, triesLeft: left)
      case .unexpected(let word, _): .cardMisbehaved("VERIFY: \(word)")
      case .exchange(let error): AgentError(error)
      }
  }
}
