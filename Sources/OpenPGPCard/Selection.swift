public import ISO7816

/// Why the OpenPGP application couldn't be selected.
public enum SelectionError: Error, Hashable, Sendable {
  /// The card has no OpenPGP application, or has it switched off.
  case notFound(StatusWord)
  /// The application was terminated and not activated again, or isn't allowed over this
  /// interface; a factory reset helps the former.
  case terminated(StatusWord)
  /// The application's memory is damaged; only a factory reset helps.
  case corrupted
  /// A word that doesn't belong to SELECT.
  case unexpected(StatusWord)
  /// The exchange came to no answer.
  case exchange(ExchangeError)
}

/// Selects the OpenPGP application, which every transaction starts with.
///
/// Whether PINs verified before are still verified depends on the card: take them as not.
///
/// Source: OpenPGP card 3.4.1, 7.2.1.
///
/// - Parameter card: The card.
/// - Throws: ``SelectionError``.
public func selectApplication(on card: some CardChannel) async throws(SelectionError) {
  let answer: Answer
  do { answer = try await exchange(.selectApplication, on: card) } catch { throw .exchange(error) }
  switch answer.word {
  case .success: return
  case .selectedFileDeactivated, .conditionsOfUseNotSatisfied: throw .terminated(answer.word)
  case .memoryFailure: throw .corrupted
  case .fileNotFound, .referencedDataNotFound, .wrongParameters, .wrongReference,
    .instructionNotSupported, .classNotSupported:
    throw .notFound(answer.word)
  default: throw .unexpected(answer.word)
  }
}
