public import ISO7816
public import OpenPGP

/// Everything that is to be known of a card before a PIN is asked for.
public struct CardFacts: Hashable, Sendable {
  /// What the card tells of itself.
  public let application: ApplicationRelatedData
  /// The numbers of the signing key.
  public let keyMaterial: PublicKeyMaterial
  /// What the card wants in the place of a PIN.
  public let derivation: KeyDerivation
  /// How commands with long answers write their lengths.
  public let form: LengthForm

  /// The signing key with the time that the card tells; nothing if the card tells no time.
  ///
  /// It is the key that the card claims by ``ApplicationRelatedData/signingFingerprint`` only
  /// if its fingerprint is that one, which the caller has to compute.
  public var publicKey: PublicKey? {
    application.signingKeyCreated.map { PublicKey(created: $0, material: keyMaterial) }
  }

  /// What a signature with a PIN verified in the same transaction is made under.
  public var signingConditions: SigningConditions {
    SigningConditions(
      algorithm: application.signingAlgorithm,
      touch: application.signingTouch,
      form: form
    )
  }
}

/// Why a card couldn't be read.
public enum CardReadingError: Error, Hashable, Sendable {
  /// The card refused to give a data object; by its tag.
  case refused(Tag, StatusWord)
  /// The signing slot has no key, and the card names none.
  case keyMissing(StatusWord)
  /// Object 6E isn't usable.
  case application(ApplicationRelatedDataError)
  /// Object F9 can't be followed, so that no PIN may be sent.
  case keyDerivation(KeyDerivationError)
  /// The signing key isn't usable.
  case signingKey(SigningKeyError)
  /// Object C4 makes no sense.
  case pinStatus
  /// Object 7A holds no counter of three bytes.
  case signatureCounter
  /// The exchange came to no answer.
  case exchange(ExchangeError)
}

extension CardReadingError {
  /// Whether only the signing key is missing or of no use, while the card is sound.
  public var isAboutKey: Bool {
    switch self {
    case .keyMissing, .signingKey, .refused(.publicKey, _): true
    default: false
    }
  }
}

/// Reads what a card tells of itself, in one command where the card allows it.
///
/// - Parameters:
///   - card: A card on which the application is selected.
///   - traits: What is known of the device.
/// - Returns: Object 6E.
/// - Throws: ``CardReadingError``.
public func readApplicationRelatedData(
  on card: some CardChannel,
  traits: DeviceTraits
) async throws(CardReadingError) -> ApplicationRelatedData {
  var reader = ObjectReader(form: traits.firstForm)
  return try await reader.applicationRelatedData(on: card)
}

/// Reads everything that is to be known of a card before a PIN is asked for.
///
/// Three commands on a card that wants derived PINs, two on one that doesn't, and more where the
/// card gives long answers in parts only.
///
/// - Parameters:
///   - card: A card on which the application is selected.
///   - traits: What is known of the device.
/// - Returns: The facts.
/// - Throws: ``CardReadingError``.
public func readFacts(
  on card: some CardChannel,
  traits: DeviceTraits
) async throws(CardReadingError) -> CardFacts {
  var reader = ObjectReader(form: traits.firstForm)
  let application = try await reader.applicationRelatedData(on: card)
  let derivation: KeyDerivation =
    application.capabilities.hasKeyDerivation ? try await reader.keyDerivation(on: card) : .none
  let keyMaterial = try await reader.signingKey(of: application, on: card)
  return CardFacts(
    application: application,
    keyMaterial: keyMaterial,
    derivation: derivation,
    form: reader.form
  )
}

/// Reads how the PINs stand, object C4, which needs no PIN and spends nothing.
///
/// - Parameter card: A card on which the application is selected.
/// - Returns: The object.
/// - Throws: ``CardReadingError``.
public func readPINStatus(on card: some CardChannel) async throws(CardReadingError) -> PINStatus {
  var reader = ObjectReader(form: .short)
  let answer = try await reader.read(.getData(.pinStatus), on: card)
  guard answer.word == .success else { throw .refused(.pinStatus, answer.word) }
  guard let status = PINStatus(parsing: answer.data) else { throw .pinStatus }
  return status
}
