internal import Gcrypt
public import OpenPGP

/// A signature that takes back a primary key and says that it is by a key that the owner has named
/// for it.
///
/// Source: RFC 4880, 5.2.3.15; RFC 9580 has given it up, and GnuPG still makes it.
struct RevocationClaim: Sendable {
  let signature: UncheckedKeySignature
  let revoker: Fingerprint
}

extension Certificate {
  /// The keys that are said to have taken back this one, as its owner allows, and weren't known yet.
  public var awaitedRevokers: Set<Fingerprint> { Set(claims.map(\.revoker)) }

  /// Believes what keys that the owner has named say of this one: that it is taken back.
  ///
  /// Whatever has become of those keys themselves: a forged revocation would only take away.
  ///
  /// - Parameter known: Primary keys by their names, also of people who have nothing to do with it.
  public mutating func heed(_ known: [Fingerprint: PublicKey]) {
    claims.removeAll { claim in
      guard let key = known[claim.revoker].flatMap({ try? Verifier($0) }) else { return false }
      let signature = claim.signature
      let content = primary.key.fingerprintInput
      let digest = certificationDigest(signature.hash, of: content, signature.trailer)
      do {
        try key.verify(signature.value, digest: digest, certificationHash: signature.hash)
        revocations.append(Revocation(signature, by: claim.revoker))
      } catch {
        // Anybody can put there what isn't that key's.
      }
      return true
    }
  }
}

extension SelfSignatureChecker {
  /// The revocations of the primary key that may be by one of some keys.
  ///
  /// - Parameters:
  ///   - unchecked: The certificate.
  ///   - revokers: The keys that the owner has named, in signatures that hold.
  /// - Returns: What is to be checked once those keys are known.
  /// - Throws: ``CertificateRejection/tooManySelfSignatures(limit:)``.
  mutating func claims(
    in unchecked: UncheckedCertificate,
    by revokers: Set<Fingerprint>
  ) throws(CertificateRejection) -> [RevocationClaim] {
    let byKeyID = Dictionary(grouping: revokers, by: \.keyID)
    var claims: [RevocationClaim] = []
    for signature in unchecked.signatures + unchecked.misplacedRevocations
    where signature.type == .keyRevocation && !isOwn(signature) {
      let said = signature.statements
      let keyID = said.issuerFingerprint?.keyID ?? said.issuerKeyID ?? []
      for revoker in byKeyID[keyID] ?? []
      where said.issuerFingerprint == nil || said.issuerFingerprint == revoker {
        try count()
        claims.append(RevocationClaim(signature: signature, revoker: revoker))
      }
    }
    return claims
  }
}
