public import ISO7816
public import OpenPGP

/// Why a card's data object 6E isn't usable; all reasons at once.
public enum ApplicationRelatedDataError: Error, Hashable, Sendable {
  /// It isn't read at all.
  case dataObjects(TLVError)
  /// Objects that aren't there, and objects that are there and make no sense.
  case unusable(missing: [Tag], malformed: [Tag])
}

/// What a card tells of itself in one reading, data object 6E.
///
/// Objects are found on the level of 6E and within 73, in any order; cards differ.
///
/// Source: OpenPGP card 3.4.1, 4.4.1 and 4.4.3.
public struct ApplicationRelatedData: Hashable, Sendable {
  /// The one card, object 4F.
  public let identifier: ApplicationIdentifier
  /// What the card's transport can do, object 5F52; of no capability if the card has none.
  public let historicalBytes: HistoricalBytes
  /// What the card can do, object C0.
  public let capabilities: ExtendedCapabilities
  /// What the signing key is set to, object C1.
  public let signingAlgorithm: SigningAlgorithm
  /// How the PINs stand, object C4.
  public let pinStatus: PINStatus
  /// The signing key's fingerprint, object C5; none if it isn't set.
  public let signingFingerprint: Fingerprint?
  /// When the signing key was made, object CD, in seconds since 1970; none if it isn't set.
  public let signingKeyCreated: UInt32?
  /// When the signing key waits for a touch, object D6; none if the card has no such object.
  public internal(set) var signingTouch: TouchPolicy?
  /// Where the signing key comes from, object DE; none if the card doesn't tell.
  public let signingKeyOrigin: KeyOrigin?
  /// How long extended commands and answers may be, object 7F66; none if the card doesn't tell.
  public let lengthLimits: LengthLimits?
  /// Whether there is a button to touch, object 7F74; false if the card doesn't tell.
  public let hasButton: Bool

  /// Reads the object, with or without its outer tag.
  ///
  /// - Parameter bytes: What the card answered to GET DATA 6E.
  /// - Throws: ``ApplicationRelatedDataError``. Only objects that no signature can be made
  ///   without have to be there: 4F, C0, C1 and C4.
  public init(parsing bytes: [UInt8]) throws(ApplicationRelatedDataError) {
    let objects: [DataObject]
    do {
      objects = try TLVReader.objects(parsing: bytes, within: .applicationRelatedData)
    } catch {
      throw .dataObjects(error)
    }
    var missing: [Tag] = []
    var malformed: [Tag] = []

    func required<Value>(_ tag: Tag, _ parse: ([UInt8]) -> Value?) -> Value? {
      guard let object = objects.first(tagged: tag) else {
        missing.append(tag)
        return nil
      }
      let value = parse(object.value)
      if value == nil { malformed.append(tag) }
      return value
    }

    func optional<Value>(_ tag: Tag, _ parse: (DataObject) -> Value?) -> Value? {
      objects.first(tagged: tag).flatMap(parse)
    }

    let identifier = required(.applicationIdentifier, ApplicationIdentifier.init(parsing:))
    let capabilities = required(.extendedCapabilities, ExtendedCapabilities.init(parsing:))
    let algorithm = required(.signingAlgorithm) { SigningAlgorithm(parsing: $0) }
    let pinStatus = required(.pinStatus, PINStatus.init(parsing:))
    guard let identifier, let capabilities, let algorithm, let pinStatus else {
      throw .unusable(missing: missing, malformed: malformed)
    }
    self.identifier = identifier
    self.capabilities = capabilities
    self.pinStatus = pinStatus
    signingAlgorithm = algorithm
    historicalBytes = HistoricalBytes(
      parsing: objects.first(tagged: .historicalBytes)?.value ?? []
    )
    // C5 and CD list three keys, on a YubiKey four; the signing key comes first. Zero is "not set".
    signingFingerprint = optional(.fingerprints) { object in
      let bytes = object.value.prefix(20)
      return bytes.contains { $0 != 0 } ? Fingerprint(Array(bytes)) : nil
    }
    signingKeyCreated = optional(.keyTimes) { object in
      let bytes = object.value.prefix(4)
      guard bytes.count == 4 else { return nil }
      let seconds = bytes.reduce(0) { $0 << 8 | UInt32($1) }
      return seconds == 0 ? nil : seconds
    }
    signingTouch = optional(.signingTouch) { $0.value.first.map(TouchPolicy.init(rawValue:)) }
    signingKeyOrigin = optional(.keyInformation) { KeyOrigin(ofKey: 0x01, in: $0.value) }
    lengthLimits = optional(.lengthLimits, LengthLimits.init)
    hasButton =
      optional(.generalFeatures) { object in
        object.children.first(tagged: 0x81)?.value.first.map { $0 & 0x20 != 0 }
      } ?? false
  }
}

extension ApplicationRelatedData {
  /// Whether nothing that the card tells says that its signing slot has a key.
  var mayLackSigningKey: Bool { signingFingerprint == nil || signingKeyOrigin == .missing }

  /// What the card is chosen by.
  public var identity: CardIdentity {
    CardIdentity(
      manufacturer: identifier.manufacturer,
      serial: identifier.serial,
      fingerprint: signingFingerprint
    )
  }
}
