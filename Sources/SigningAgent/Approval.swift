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

  /// How many PINs that aren't sent may be entered for one approval: nothing else would end a
  /// dialog that a program answers, or one that somebody leans on.
  private static let mostUnsent = 3

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
    var unsentCount = 0
    var status = facts.application.pinStatus
    var last: LastPIN?
    while true {
      guard !Task.isCancelled else { throw .cancelled }
      await report(.waitingForPIN(after: last))
      let typed = try await ask(last)
      guard !Task.isCancelled else { throw .cancelled }
      let allowed = allowedByteCounts
      guard allowed.contains(typed.count) else {
        unsentCount += 1
        guard unsentCount < Self.mostUnsent else {
          throw .pinLength(typed.count, allowed: allowed)
        }
        last = .length(allowed: allowed)
        continue
      }
      let secret = try derived(typed)
      let triesLeft = status.triesLeft(.signing)
      // A PIN that failed is wrong the second time too: it isn't sent again.
      guard !refused.contains(where: { $0.secret.isEqual(to: secret) }) else {
        unsentCount += 1
        guard unsentCount < Self.mostUnsent else { throw .pinRepeated(triesLeft: triesLeft) }
        last = .repeated(triesLeft: triesLeft)
        continue
      }
      guard let now = try await verify(secret, status) else {
        return status.isForEachSignature ? secret : try none()
      }
      refused.append(RefusedPIN(secret))
      status = now
      last = .wrong(triesLeft: now.triesLeft(.signing))
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

  /// How long a PIN may be as it is typed, in bytes.
  private var allowedByteCounts: ClosedRange<Int> {
    let allowed = facts.application.pinStatus.allowedByteCounts(.signing)
    guard case .iterated = facts.derivation else { return allowed }
    // The card gets a hash, which has one length: its maximum says nothing of what is typed.
    return allowed.lowerBound...max(allowed.upperBound, Pinentry.maximumPINByteCount)
  }

  /// Opens the dialog; the factory's PIN gets no further.
  ///
  /// - Parameter last: What became of the PIN before, which the dialog says.
  /// - Returns: What was typed, of any length.
  /// - Throws: ``AgentError``.
  private func ask(_ last: LastPIN?) async throws(AgentError) -> SecretBytes {
    let typed = try await shown(error: last?.sentence) {
      (dialog, text, place) async throws(DialogError) in
      try await dialog.requestPIN(text, in: place)
    }
    if typed.isEqual(to: Self.factoryPIN.span), policy.factoryPIN.value == .refuse {
      throw .factoryPIN
    }
    return typed
  }

  /// What the card wants in the place of a PIN.
  ///
  /// - Parameter typed: The PIN, of a length that is allowed.
  /// - Returns: What is to be sent to the card.
  /// - Throws: ``AgentError``; nothing was sent.
  private func derived(_ typed: consuming SecretBytes) throws(AgentError) -> SecretBytes {
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
