/// The places for keys on the card.
///
/// Source: OpenPGP card 3.4.1, 4.4.3.12 for the numbers; YubiKey adds the last one.
enum KeySlot: UInt8, CaseIterable, Hashable, Sendable {
  case signature = 0x01
  case decryption = 0x02
  case authentication = 0x03
  case attestation = 0x81

  /// Its name in the state file.
  var name: String {
    switch self {
    case .signature: "signature"
    case .decryption: "decryption"
    case .authentication: "authentication"
    case .attestation: "attestation"
    }
  }

  /// The three that hold a key of the user's.
  static let ofUser: [Self] = [.signature, .decryption, .authentication]

  /// Reads a control reference template: `B6 00`, or `B6 03 84 01 01` with the key's number.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.14.
  init?(controlReference element: DataElement) {
    let slot: Self
    switch element.tag {
    case 0xB6: slot = .signature
    case 0xB8: slot = .decryption
    case 0xA4: slot = .authentication
    default: return nil
    }
    guard element.value.isEmpty || element.value == [0x84, 0x01, slot.rawValue] else { return nil }
    self = slot
  }
}

/// Where a key came from, as the key information says it.
///
/// Source: OpenPGP card 3.4.1, 4.4.3.12.
enum KeyOrigin: UInt8, Hashable, Sendable {
  case none = 0x00
  case generated = 0x01
  case imported = 0x02

  /// Its name in the state file.
  var name: String {
    switch self {
    case .none: "none"
    case .generated: "generated"
    case .imported: "imported"
    }
  }

  static let all: [Self] = [.none, .generated, .imported]
}

/// What the card keeps for one key.
struct KeyRecord: Sendable {
  static let fingerprintCount = 20
  static let timeCount = 4

  var attributes: [UInt8]
  private(set) var key: CardKey?
  private(set) var origin = KeyOrigin.none
  var fingerprint = [UInt8](repeating: 0, count: Self.fingerprintCount)
  var authorityFingerprint = [UInt8](repeating: 0, count: Self.fingerprintCount)
  /// Seconds since 1970, big-endian.
  var generationTime = [UInt8](repeating: 0, count: Self.timeCount)
  /// The first byte of the UIF data object.
  var touchPolicy: UInt8 = 0

  init(attributes: [UInt8]) {
    self.attributes = attributes
  }

  mutating func store(_ key: CardKey, _ origin: KeyOrigin) {
    self.key = key
    self.origin = origin
  }

  /// Removes the key and what described it; the touch policy stays.
  mutating func removeKey() {
    let touchPolicy = touchPolicy
    self = Self(attributes: attributes)
    self.touchPolicy = touchPolicy
  }
}
