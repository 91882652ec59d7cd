internal import ISO7816
internal import OpenPGP

/// Reads data objects, and learns which form of lengths the card takes.
struct ObjectReader {
  /// The form for commands with long answers.
  private(set) var form: LengthForm
  private var hasFallenBack = false
  private var answerLimit = LengthLimits.believedByteCount

  /// What is asked for at once when reading 6E; those that are known have some 300 bytes.
  private static let applicationRelatedDataByteCount = 2_048

  /// More than tags, lengths and the exponent take beside an RSA modulus.
  private static let publicKeyOverhead = 32

  init(form: LengthForm) {
    self.form = form
  }

  /// Sends a command that reads; one with extended lengths that isn't carried out is sent once more
  /// with short ones, and all later ones are sent so at once.
  ///
  /// ISO/IEC 7816-4 has 6700 for a card that doesn't take them, and cards have other words.
  mutating func read(
    _ command: Command,
    on card: some CardChannel
  ) async throws(CardReadingError) -> Answer {
    let chosen = command.form(on: form)
    do {
      let answer = try await exchange(command, on: card, as: chosen)
      guard chosen == .extended, answer.word != .success else { return answer }
    } catch {
      // A reader that can't carry extended lengths says so by an error of its own.
      switch error {
      case .transport(.commandLength) where chosen == .extended: break
      case .transport(.driver) where chosen == .extended: break
      default: throw .exchange(error)
      }
    }
    form = .short
    hasFallenBack = true
    do {
      return try await exchange(command, on: card, as: .short)
    } catch {
      throw .exchange(error)
    }
  }

  mutating func applicationRelatedData(
    on card: some CardChannel
  ) async throws(CardReadingError) -> ApplicationRelatedData {
    let command = Command.getData(
      .applicationRelatedData,
      expectedByteCount: Self.applicationRelatedDataByteCount
    )
    let answer = try await read(command, on: card)
    guard answer.word == .success else { throw .refused(.applicationRelatedData, answer.word) }
    var application: ApplicationRelatedData
    do {
      application = try ApplicationRelatedData(parsing: answer.data)
    } catch {
      throw .application(error)
    }
    // From here on the card's own word counts, unless it was found not to hold.
    let supportsExtended = application.historicalBytes.supportsExtendedLengths && !hasFallenBack
    form = supportsExtended ? .extended : .short
    answerLimit = application.lengthLimits?.answerByteCount ?? answerLimit
    if application.signingTouch == nil, application.hasButton {
      // Some cards give it by itself only.
      let touch = try await read(.getData(.signingTouch), on: card)
      if touch.word == .success {
        application.signingTouch = touch.data.first.map(TouchPolicy.init(rawValue:))
      }
    }
    return application
  }

  mutating func keyDerivation(
    on card: some CardChannel
  ) async throws(CardReadingError) -> KeyDerivation {
    let answer = try await read(.getData(.keyDerivation), on: card)
    guard !answer.word.saysMissingObject else { return .none }
    guard answer.word == .success else { throw .refused(.keyDerivation, answer.word) }
    do { return try KeyDerivation(parsing: answer.data) } catch { throw .keyDerivation(error) }
  }

  mutating func signingKey(
    of application: ApplicationRelatedData,
    on card: some CardChannel
  ) async throws(CardReadingError) -> PublicKeyMaterial {
    let algorithm = application.signingAlgorithm
    let byteCount: Int
    switch algorithm {
    case .rsa(let bits): byteCount = min(bits / 8 + Self.publicKeyOverhead, answerLimit)
    case .ecdsa, .ed25519: byteCount = Command.shortAnswerByteCount
    case .unsupported(let value): throw .signingKey(.algorithm(value))
    }
    let answer = try await read(.readSigningKey(expectedByteCount: byteCount), on: card)
    let isGiven = answer.word == .success && !answer.data.isEmpty
    guard isGiven || !application.mayLackSigningKey else {
      let saysMissing = answer.word == .success || answer.word.saysMissingKey
      throw saysMissing ? .keyMissing(answer.word) : .refused(.publicKey, answer.word)
    }
    // A key that the card names is there, whatever is wrong: nobody is to make another in its place.
    guard isGiven else { throw .refused(.publicKey, answer.word) }
    do {
      return try PublicKeyMaterial(parsingCardKey: answer.data, as: algorithm)
    } catch {
      throw .signingKey(error)
    }
  }
}
