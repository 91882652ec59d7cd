internal import Gcrypt
internal import OpenPGP

/// Checks the signatures of one certificate that its primary key made.
struct SelfSignatureChecker {
  /// The most signatures that name the primary key and are checked: each costs a part of a
  /// millisecond, and some with the longest RSA keys that are taken.
  static let mostSelfSignatures = 2000

  /// From when on a signature with SHA-1 binds nothing any more: 2023-02-01, in seconds since 1970.
  ///
  /// For a signature over one's own key a collision is no use to others, so old ones are
  /// believed. GnuPG believes later ones too; Sequoia believes none, from this day on.
  static let endOfSHA1: UInt32 = 1_675_209_600

  let primary: Verifier
  private(set) var doubts: [SelfSignatureDoubt] = []
  private var checkedCount = 0

  init(_ primary: Verifier) { self.primary = primary }

  /// Whether a signature says that this primary key made it, or doesn't say who did.
  func isOwn(_ signature: UncheckedKeySignature) -> Bool {
    let said = signature.statements
    if let fingerprint = said.issuerFingerprint { return fingerprint == primary.fingerprint }
    return said.issuerKeyID.map { $0 == primary.fingerprint.keyID } ?? true
  }

  /// Whether the primary key made a signature over some content; the reason why not is kept.
  ///
  /// - Parameters:
  ///   - signature: The signature.
  ///   - content: What is hashed before the signature's own part.
  ///   - keyCreated: When the key was made that the signature is over.
  /// - Returns: Whether it holds and is believed.
  /// - Throws: ``CertificateRejection/tooManySelfSignatures(limit:)``.
  mutating func holds(
    _ signature: UncheckedKeySignature,
    over content: [UInt8],
    ofKeyMadeAt keyCreated: UInt32
  ) throws(CertificateRejection) -> Bool {
    guard isOwn(signature) else { return false }
    try count()
    // A revocation is believed with any hash and any time: a forged one would only take away.
    if !signature.type.isRevocation {
      if let weakness = Self.weakness(of: signature.hash, at: signature.created) {
        doubts.append(weakness)
        return false
      }
      guard signature.created >= keyCreated else {
        doubts.append(.createdBeforeKey(signature: signature.created, key: keyCreated))
        return false
      }
    }
    let digest = certificationDigest(signature.hash, of: content, signature.trailer)
    do {
      try primary.verify(signature.value, digest: digest, certificationHash: signature.hash)
      return true
    } catch {
      doubts.append(.invalid(error))
      return false
    }
  }

  /// Counts a signature that is checked, now or later.
  mutating func count() throws(CertificateRejection) {
    checkedCount += 1
    guard checkedCount <= Self.mostSelfSignatures else {
      throw .tooManySelfSignatures(limit: Self.mostSelfSignatures)
    }
  }

  /// Notes a signature that stands where it says nothing.
  mutating func note(_ doubt: SelfSignatureDoubt) { doubts.append(doubt) }

  /// Whether a hash was too weak for a signature over one's own key at some time.
  static func weakness(of hash: CertificationHash, at created: UInt32) -> SelfSignatureDoubt? {
    guard hash == .sha1, created >= endOfSHA1 else { return nil }
    return .weakHash(hash, created: created)
  }
}

extension KeySignatureType {
  /// Whether it takes something back.
  var isRevocation: Bool {
    self == .keyRevocation || self == .subkeyRevocation || self == .certificationRevocation
  }
}

extension PublicKey {
  /// What a signature over this primary key and a user id is over.
  ///
  /// Source: RFC 9580, 5.2.4.
  func content(with userID: [UInt8]) -> [UInt8] {
    let count = UInt32(truncatingIfNeeded: userID.count)
    let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
    return fingerprintInput + [0xB4] + length + userID
  }

  /// What a signature over this primary key and a subkey is over.
  ///
  /// Source: RFC 9580, 5.2.4.
  func content(with subkey: PublicKey) -> [UInt8] {
    fingerprintInput + subkey.fingerprintInput
  }
}
