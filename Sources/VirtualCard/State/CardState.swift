/// Everything that a card keeps when the power is off.
///
/// PINs and private keys stand in it as they are: it is the memory of a card for tests.
public struct CardState: Sendable {
  /// The profile that the card was made with, by its name.
  public let profileName: String

  var isTerminated = false
  var user: PasswordRecord
  var resetCode: PasswordRecord
  var admin: PasswordRecord
  /// C4's first byte: whether a verified PW1 is good for more than one signature.
  var isSigningPINReusable: Bool
  /// 0 to ``signatureLimit``.
  var signatureCount = 0
  /// The data objects that the card stores without looking at them, by tag.
  var objects: [UInt16: [UInt8]]
  /// The cardholder certificates: of the authentication, decryption and signature key.
  var certificates: [[UInt8]]
  private var records: [KeySlot: KeyRecord]

  /// Three bytes hold the signature counter, which stays at its end.
  static let signatureLimit = 0xFF_FFFF
  static let certificateCount = 3

  /// A card as it comes from the factory.
  public init(factory profile: CardProfile) {
    profileName = profile.name
    let rules = profile.pins
    user = PasswordRecord(PINRules.defaultUserPIN, tryLimit: PINRules.defaultTryLimit)
    resetCode = PasswordRecord(nil, tryLimit: PINRules.defaultTryLimit)
    admin = PasswordRecord(PINRules.defaultAdminPIN, tryLimit: PINRules.defaultTryLimit)
    isSigningPINReusable = rules.isSigningPINReusableByDefault
    objects = [
      DataObjectTag.sex: [0x30],
      DataObjectTag.keyDerivation: KeyDerivation.off,
    ]
    certificates = Array(repeating: [], count: Self.certificateCount)
    records = Dictionary(
      uniqueKeysWithValues: KeySlot.allCases.map {
        ($0, KeyRecord(attributes: profile.algorithms.defaultAttributes))
      }
    )
  }

  /// Takes the parts of a state file.
  init(
    profileName: String,
    isTerminated: Bool,
    passwords: (user: PasswordRecord, resetCode: PasswordRecord, admin: PasswordRecord),
    isSigningPINReusable: Bool,
    signatureCount: Int,
    objects: [UInt16: [UInt8]],
    certificates: [[UInt8]],
    records: [KeySlot: KeyRecord]
  ) {
    self.profileName = profileName
    self.isTerminated = isTerminated
    (user, resetCode, admin) = passwords
    self.isSigningPINReusable = isSigningPINReusable
    self.signatureCount = signatureCount
    self.objects = objects
    self.certificates = certificates
    self.records = records
  }

  subscript(_ slot: KeySlot) -> KeyRecord {
    get { records[slot] ?? KeyRecord(attributes: []) }
    set { records[slot] = newValue }
  }

  mutating func countSignature() {
    signatureCount = min(signatureCount + 1, Self.signatureLimit)
  }
}
