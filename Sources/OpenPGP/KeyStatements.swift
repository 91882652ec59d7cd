/// What the subpackets of a signature in a certificate say, as far as it matters here.
///
/// Only what is in the hashed area counts, for anyone can change the rest: except the issuer,
/// which is a hint, and the signature that is embedded, which is signed itself.
///
/// Source: RFC 9580, 5.2.3.
public struct KeyStatements: SignatureStatements, Hashable, Sendable {
  /// When the signature was made, in seconds since 1970.
  public internal(set) var created: UInt32?
  /// After how many seconds the signature ends; nil and 0 mean never.
  public internal(set) var lifetime: UInt32?
  /// After how many seconds the key ends, counted from the key's own time; nil and 0 mean never.
  public internal(set) var keyLifetime: UInt32?
  /// What the key may be used for.
  public internal(set) var flags: KeyFlags?
  /// Whether the user id is the primary one.
  public internal(set) var isPrimaryUserID = false
  /// Why a key is revoked.
  public internal(set) var revocationReason: RevocationReason?
  /// The names of the keys that may take back the one that it is about.
  public internal(set) var revokers: [Fingerprint] = []
  /// The fingerprint of the key that made it.
  public internal(set) var issuerFingerprint: Fingerprint?
  /// The key id of the key that made it, eight bytes.
  public internal(set) var issuerKeyID: [UInt8]?
  /// The bodies of the signatures that are embedded.
  var embedded: [ArraySlice<UInt8>] = []

  init(hashed: ArraySlice<UInt8>, unhashed: ArraySlice<UInt8>) throws(SignatureParsingError) {
    try read(hashed, isHashed: true)
    try read(unhashed, isHashed: false)
  }

  private mutating func read(
    _ area: ArraySlice<UInt8>,
    isHashed: Bool
  ) throws(SignatureParsingError) {
    var bytes = area
    while !bytes.isEmpty {
      guard let subpacket = Subpacket(taking: &bytes) else { throw .subpacketLength }
      if isHashed {
        try readHashed(subpacket)
      } else if subpacket.isCritical, !Self.understood.contains(subpacket.type) {
        throw .critical(subpacket.type)
      }
      switch subpacket.type {
      case .issuerKeyID where subpacket.body.count == 8:
        issuerKeyID = issuerKeyID ?? Array(subpacket.body)
      case .issuerFingerprint where subpacket.body.first == 4:
        issuerFingerprint = issuerFingerprint ?? Fingerprint(Array(subpacket.body.dropFirst()))
      case .embeddedSignature where embedded.count < Self.mostEmbedded:
        embedded.append(subpacket.body)
      default: break
      }
    }
  }

  private mutating func readHashed(_ subpacket: Subpacket) throws(SignatureParsingError) {
    switch subpacket.type {
    case .creationTime: try subpacket.set(&created, to: subpacket.seconds())
    case .expirationTime: try subpacket.set(&lifetime, to: subpacket.seconds())
    case .keyExpirationTime:
      try subpacket.set(&keyLifetime, to: subpacket.seconds())
    case .keyFlags:
      // Flags that aren't written are not set.
      try subpacket.set(
        &flags,
        to: KeyFlags(rawValue: subpacket.body.first ?? 0)
      )
    case .primaryUserID: isPrimaryUserID = subpacket.body.first.map { $0 != 0 } ?? false
    case .revocationReason:
      guard let code = subpacket.body.first else { throw .subpacket(subpacket.type) }
      try subpacket.set(&revocationReason, to: RevocationReason(rawValue: code))
    case .revocationKey:
      // What has another form names nobody.
      if let revoker = Fingerprint(revocationKey: subpacket.body) {
        revokers.append(revoker)
      } else if subpacket.isCritical {
        throw .critical(subpacket.type)
      }
    default:
      guard !subpacket.isCritical || Self.understood.contains(subpacket.type) else {
        throw .critical(subpacket.type)
      }
    }
  }

  /// The most embedded signatures that are looked at.
  private static let mostEmbedded = 4

  /// What may be critical: what is read above, and what says nothing about whether a key may sign.
  private static let understood: Set<SubpacketType> = [
    .creationTime, .expirationTime, .keyExpirationTime, .keyFlags, .primaryUserID,
    .revocationReason, .issuerKeyID, .issuerFingerprint, .embeddedSignature,
    .preferredCiphers, .preferredHashes, .preferredCompression, .keyServerPreferences,
    .preferredKeyServer, .features, .signersUserID, .preferredAEAD, .exportable, .revocable,
  ]
}

extension Fingerprint {
  /// Takes the key that may take back another one: a class, its algorithm, its name.
  ///
  /// Source: RFC 4880, 5.2.3.15.
  fileprivate init?(revocationKey body: ArraySlice<UInt8>) {
    guard let form = body.first, form & 0x80 != 0 else { return nil }
    self.init(Array(body.dropFirst(2)))
  }
}

/// Why something is revoked; any number, for an unknown one still revokes.
///
/// Source: RFC 9580, 5.2.3.31.
public struct RevocationReason: RawRepresentable, Hashable, Sendable {
  /// The number that the signature carries.
  public let rawValue: UInt8

  /// Takes any number.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// No reason is given.
  public static let unspecified = Self(rawValue: 0)
  /// Another key takes its place.
  public static let superseded = Self(rawValue: 1)
  /// Others may have the private key.
  public static let compromised = Self(rawValue: 2)
  /// The key is no longer used.
  public static let retired = Self(rawValue: 3)
  /// The user id is no longer valid.
  public static let userIDInvalid = Self(rawValue: 32)
}

extension SubpacketType {
  /// Whether the signature may be passed on, 4.
  public static let exportable = Self(rawValue: 4)
  /// Whether the signature may be revoked, 7.
  public static let revocable = Self(rawValue: 7)
  /// After how many seconds the key ends, 9.
  public static let keyExpirationTime = Self(rawValue: 9)
  /// A key that may take back the one that it is about, 12.
  public static let revocationKey = Self(rawValue: 12)
  /// Ciphers that the key's owner prefers, 11.
  public static let preferredCiphers = Self(rawValue: 11)
  /// Hashes that the key's owner prefers, 21.
  public static let preferredHashes = Self(rawValue: 21)
  /// Compressions that the key's owner prefers, 22.
  public static let preferredCompression = Self(rawValue: 22)
  /// What key servers should do, 23.
  public static let keyServerPreferences = Self(rawValue: 23)
  /// Where the key is published, 24.
  public static let preferredKeyServer = Self(rawValue: 24)
  /// Whether the user id is the primary one, 25.
  public static let primaryUserID = Self(rawValue: 25)
  /// What the key may be used for, 27.
  public static let keyFlags = Self(rawValue: 27)
  /// Under which user id it was signed, 28.
  public static let signersUserID = Self(rawValue: 28)
  /// Why something is revoked, 29.
  public static let revocationReason = Self(rawValue: 29)
  /// What the owner's programs understand, 30.
  public static let features = Self(rawValue: 30)
  /// A signature in the signature, 32.
  public static let embeddedSignature = Self(rawValue: 32)
  /// Modes of encryption that the owner prefers, 34, of drafts that GnuPG writes.
  public static let preferredAEAD = Self(rawValue: 34)
}
