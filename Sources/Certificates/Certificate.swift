public import Gcrypt
public import OpenPGP

/// A certificate, of which only that is believed which its own primary key signed.
///
/// All signatures are checked once, when it is made; later questions are answered from what was
/// found then, for any time. What other people signed says nothing here, but for one thing: another
/// key may take back this one if its owner has named it for that, see ``heed(_:)``.
///
/// Source: RFC 9580, 5.2.1 and 10.1.
public struct Certificate: Sendable {
  /// A user id that the primary key vouches for, or did.
  public struct UserID: Hashable, Sendable {
    /// The user id's bytes, whatever they are.
    public let bytes: [UInt8]
    let certifications: [SelfStatement]
    let revocations: [Revocation]
  }

  /// A subkey, whether it may sign or not.
  public struct Subkey: Sendable {
    /// The key.
    public let key: PublicKey
    /// The key's name.
    public let fingerprint: Fingerprint
    /// What checks its signatures, or why nothing does.
    let verifier: Result<Verifier, KeyRejection>
    let bindings: [SelfStatement]
    let revocations: [Revocation]
  }

  /// What checks signatures by the primary key.
  public let primary: Verifier
  /// The user ids for which there is a signature that holds.
  public let userIDs: [UserID]
  /// All subkeys that could sign by their algorithm.
  public let subkeys: [Subkey]
  /// What isn't believed, and why.
  public let doubts: [SelfSignatureDoubt]

  let direct: [SelfStatement]
  var revocations: [Revocation]
  /// What takes back the key if other keys have made it, which aren't known yet.
  var claims: [RevocationClaim]
  /// Whether the caller vouches for the key instead of its own signatures.
  let isVouchedFor: Bool

  /// Takes a bare key for which the caller vouches: it may always sign.
  ///
  /// For audits of signatures whose makers' certificates are lost; nobody could say that such a
  /// key has ended or was taken back.
  ///
  /// - Parameter key: The key.
  public init(vouchingFor key: Verifier) {
    primary = key
    userIDs = []
    subkeys = []
    doubts = []
    direct = []
    revocations = []
    claims = []
    isVouchedFor = true
  }

  /// Checks a certificate's own signatures.
  ///
  /// - Parameter unchecked: The certificate as it was read.
  /// - Throws: ``CertificateRejection``; a signature that doesn't hold is among the ``doubts``.
  public init(checking unchecked: UncheckedCertificate) throws(CertificateRejection) {
    do { primary = try Verifier(unchecked.primary) } catch { throw .primaryKey(error) }
    var checker = SelfSignatureChecker(primary)
    let key = primary.key
    var direct: [SelfStatement] = []
    var revocations: [Revocation] = []
    for signature in unchecked.signatures + unchecked.misplacedRevocations {
      switch signature.type {
      case .directKey, .keyRevocation:
        guard
          try checker.holds(signature, over: key.fingerprintInput, ofKeyMadeAt: key.created)
        else { continue }
        if signature.type == .directKey {
          direct.append(SelfStatement(signature))
        } else {
          revocations.append(Revocation(signature))
        }
      default: checker.noteMisplaced(signature)
      }
    }
    var userIDs: [UserID] = []
    for userID in unchecked.userIDs {
      userIDs.append(try UserID(checking: userID, of: key, with: &checker))
    }
    var subkeys: [Subkey] = []
    for subkey in unchecked.subkeys {
      subkeys.append(try Subkey(checking: subkey, of: key, with: &checker))
    }
    let revokers = (direct + userIDs.flatMap(\.certifications)).flatMap(\.revokers)
    claims = try checker.claims(in: unchecked, by: Set(revokers))
    self.direct = direct
    self.revocations = revocations
    self.userIDs = userIDs.filter { !$0.certifications.isEmpty }
    self.subkeys = subkeys
    doubts = checker.doubts
    isVouchedFor = false
  }
}

extension Certificate {
  /// The subkeys that have ever been bound for signing and have signed that themselves, ended and
  /// taken back ones too: whose keys they are doesn't end.
  public var confirmedSubkeys: [PublicKey] {
    subkeys.filter { subkey in
      subkey.bindings.contains { binding in
        binding.backSignatureEnds != nil && binding.flags?.contains(.sign) == true
      }
    }
    .map(\.key)
  }
}

extension UncheckedCertificate {
  /// Revocations of the key that stand behind a user id or a subkey: they count all the same.
  var misplacedRevocations: [UncheckedKeySignature] {
    (userIDs.flatMap(\.signatures) + subkeys.flatMap(\.signatures))
      .filter { $0.type == .keyRevocation }
  }
}

extension SelfSignatureChecker {
  /// Notes one of the key's own signatures that stands where it says nothing.
  fileprivate mutating func noteMisplaced(_ signature: UncheckedKeySignature) {
    guard isOwn(signature), signature.type != .keyRevocation else { return }
    note(.misplaced(signature.type))
  }
}

extension Certificate.UserID {
  fileprivate init(
    checking unchecked: UncheckedCertificate.UserID,
    of primary: PublicKey,
    with checker: inout SelfSignatureChecker
  ) throws(CertificateRejection) {
    let content = primary.content(with: unchecked.bytes)
    var certifications: [SelfStatement] = []
    var revocations: [Revocation] = []
    for signature in unchecked.signatures {
      guard signature.type.isCertification || signature.type == .certificationRevocation else {
        checker.noteMisplaced(signature)
        continue
      }
      guard try checker.holds(signature, over: content, ofKeyMadeAt: primary.created) else {
        continue
      }
      if signature.type == .certificationRevocation {
        revocations.append(Revocation(signature))
      } else {
        certifications.append(SelfStatement(signature))
      }
    }
    bytes = unchecked.bytes
    self.certifications = certifications
    self.revocations = revocations
  }
}

extension Certificate.Subkey {
  fileprivate init(
    checking unchecked: UncheckedCertificate.Subkey,
    of primary: PublicKey,
    with checker: inout SelfSignatureChecker
  ) throws(CertificateRejection) {
    let key = unchecked.key
    let content = primary.content(with: key)
    let verifier = Result { () throws(KeyRejection) in try Verifier(key) }
    var bindings: [SelfStatement] = []
    var revocations: [Revocation] = []
    for signature in unchecked.signatures {
      guard signature.type == .subkeyBinding || signature.type == .subkeyRevocation else {
        checker.noteMisplaced(signature)
        continue
      }
      guard try checker.holds(signature, over: content, ofKeyMadeAt: key.created) else {
        continue
      }
      if signature.type == .subkeyRevocation {
        revocations.append(Revocation(signature))
        continue
      }
      var binding = SelfStatement(signature)
      if case .success(let verifier) = verifier {
        binding.backSignatureEnds = verifier.end(ofBackSignatureIn: signature, over: content)
      }
      bindings.append(binding)
    }
    self.key = key
    fingerprint = (try? verifier.get())?.fingerprint ?? Gcrypt.fingerprint(of: key)
    self.verifier = verifier
    self.bindings = bindings
    self.revocations = revocations
  }
}

extension Verifier {
  /// When the last signature of this subkey over its primary key and itself ends; nil if none
  /// holds, the largest number if it never ends.
  fileprivate func end(
    ofBackSignatureIn binding: UncheckedKeySignature,
    over content: [UInt8]
  ) -> UInt64? {
    binding.backSignatures.compactMap { back in
      let digest = certificationDigest(back.hash, of: content, back.trailer)
      guard
        SelfSignatureChecker.weakness(of: back.hash, at: back.created) == nil,
        (try? verify(back.value, digest: digest, certificationHash: back.hash)) != nil
      else { return nil }
      return back.expires ?? .max
    }
    .max()
  }
}
