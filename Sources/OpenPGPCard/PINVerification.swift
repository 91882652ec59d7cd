public import ISO7816

/// Why a PIN wasn't accepted.
public enum VerificationError: Error, Hashable, Sendable {
  /// Fewer tries are left than the caller wants to keep, so that nothing was sent.
  case tooFewTries(PIN, triesLeft: Int, minimum: Int)
  /// A length the card can't take, so that nothing was sent and no try was spent.
  case length(Int, allowed: ClosedRange<Int>)
  /// The PIN is wrong and a try is spent; none if the card didn't tell how many are left.
  case wrong(PIN, triesLeft: Int?)
  /// The PIN is blocked, before or from now on; only the admin PIN or the resetting code helps.
  case blocked(PIN)
  /// The card refused the PIN for its form and spent no try.
  case formRefused(PIN, StatusWord, triesLeft: Int)
  /// A word that doesn't belong to VERIFY; none if the card didn't tell how many tries are left.
  case unexpected(StatusWord, triesLeft: Int?)
  /// The exchange came to no answer. Whether a try was spent is unknown.
  case exchange(ExchangeError)
}

/// Verifies a PIN of the card's holder, once, and only if enough tries are left.
///
/// A PIN that failed must not be sent again. After a refusal whose word doesn't tell the counter
/// it is read from the card. An empty VERIFY is never sent: cards before YubiKey 5.7 refuse it,
/// and a CanoKey forgets the PIN over it.
///
/// Source: OpenPGP card 3.4.1, 7.2.2.
///
/// - Parameters:
///   - secret: The PIN's bytes, or what was derived of them if the card wants that.
///   - which: The PIN to compare with.
///   - status: How the PINs stand, read in this same transaction.
///   - minimumTries: How many tries have to be left; the last one is spent at 1 only.
///   - card: A card on which the application is selected.
/// - Throws: ``VerificationError``.
public func verify<Secret: ConfidentialBytes & ~Copyable>(
  _ secret: borrowing Secret,
  as which: PIN,
  status: PINStatus,
  minimumTries: Int = 2,
  on card: some CardChannel
) async throws(VerificationError) {
  let triesBefore = status.triesLeft(which)
  guard triesBefore > 0 else { throw .blocked(which) }
  guard triesBefore >= minimumTries else {
    throw .tooFewTries(which, triesLeft: triesBefore, minimum: minimumTries)
  }
  let allowed = status.allowedByteCounts(which)
  guard allowed.contains(secret.count) else { throw .length(secret.count, allowed: allowed) }

  let word: StatusWord
  do {
    word = try await card.transmit(Command.verifyHeader(which), confidential: secret).word
  } catch {
    throw .exchange(.transport(error))
  }
  switch word {
  case .success: return
  case .authenticationBlocked: throw .blocked(which)
  default: break
  }
  // A Nitrokey 3 tells the counter, also the 0 of a card that is blocked from now on.
  if let triesLeft = word.triesLeft { throw .refusal(of: which, triesLeft: triesLeft) }

  let triesLeft = await triesLeft(which, on: card)
  switch word {
  case .securityStatusNotSatisfied, .verificationFailed:
    throw .refusal(of: which, triesLeft: triesLeft)
  case .wrongData, .wrongLength, .conditionsOfUseNotSatisfied:
    // Some cards count a PIN of impossible length as a wrong one, some refuse it for free.
    guard let triesLeft, triesLeft >= triesBefore else {
      throw .refusal(of: which, triesLeft: triesLeft)
    }
    throw .formRefused(which, word, triesLeft: triesLeft)
  default:
    throw .unexpected(word, triesLeft: triesLeft)
  }
}

extension VerificationError {
  fileprivate static func refusal(of which: PIN, triesLeft: Int?) -> Self {
    triesLeft == 0 ? .blocked(which) : .wrong(which, triesLeft: triesLeft)
  }
}

/// The counter as it is now; that it can't be read is no error of its own beside the refusal.
private func triesLeft(_ which: PIN, on card: some CardChannel) async -> Int? {
  do {
    return try await readPINStatus(on: card).triesLeft(which)
  } catch {
    return nil
  }
}
