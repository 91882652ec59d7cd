internal import ISO7816
internal import OpenPGPCard

extension AgentError {
  /// What a card that couldn't be selected means to who wants to sign.
  init(_ error: SelectionError) {
    self =
      switch error {
      case .notFound: .noCard
      case .terminated: .cardMisbehaved("it is terminated: activating it erases it")
      case .corrupted: .cardMisbehaved("its memory is corrupted")
      case .unexpected(let word): .cardMisbehaved("SELECT: \(word)")
      case .exchange(let error): AgentError(error)
      }
  }

  /// What a card that couldn't be read means to who wants to sign.
  init(_ error: CardReadingError) {
    self =
      switch error {
      case .exchange(let error): AgentError(error)
      case .refused(let tag, let word): .cardMisbehaved("GET DATA \(tag): \(word)".printableASCII)
      case .keyMissing(let word): .cardMisbehaved("public key: \(word)")
      case .application(let error): .cardMisbehaved("object 6E: \(error.sentence)")
      case .keyDerivation(let error): .cardMisbehaved("key derivation: \(error.sentence)")
      case .signingKey(let error): .cardMisbehaved("public key: \(error.sentence)")
      case .pinStatus: .cardMisbehaved("object C4")
      case .signatureCounter: .cardMisbehaved("object 7A")
      }
  }

  /// What an exchange without an answer means to who wants to sign.
  init(_ error: ExchangeError) {
    self =
      switch error {
      case .transport(let error): AgentError(error)
      case .answerTooLong(let limit): .cardMisbehaved("an answer of over \(limit) bytes")
      case .tooManyParts(let limit): .cardMisbehaved("an answer of over \(limit) parts")
      }
  }
}
