public import OpenPGP

/// A payload of which it is known that a key signed it, and when it says it did.
///
/// There is no other way to one than ``Verifier/verified(_:at:)``. It knows the key alone: whether
/// the key is expired, revoked or trusted is for others to say.
public struct VerifiedSignature: Hashable, Sendable {
  /// What was signed.
  public let payload: [UInt8]
  /// The key that signed it.
  public let key: PublicKey
  /// The key's name.
  public let fingerprint: Fingerprint
  /// When the signature says that it was made, in seconds since 1970.
  public let created: UInt32
  /// When it ends, in seconds since 1970; `nil` if never.
  public let expires: UInt64?

  fileprivate init(_ message: SignedMessage, by verifier: Verifier) {
    payload = message.payload
    key = verifier.key
    fingerprint = verifier.fingerprint
    created = message.signature.created
    expires = message.signature.expires
  }
}

extension Verifier {
  /// How far another machine's clock may be ahead, in seconds.
  public static let clockTolerance: UInt32 = 300

  /// Checks a message.
  ///
  /// - Parameters:
  ///   - message: The message as it was read.
  ///   - now: The time, in seconds since 1970.
  /// - Returns: What is known then.
  /// - Throws: ``SignatureRejection`` with all that is wrong.
  public func verified(
    _ message: SignedMessage,
    at now: UInt32
  ) throws(SignatureRejection) -> VerifiedSignature {
    try check(message.signature, over: message.payload, at: now)
    return VerifiedSignature(message, by: self)
  }

  /// Checks a signature that stands apart from what it is over.
  ///
  /// - Parameters:
  ///   - signature: The signature as it was read.
  ///   - document: What it must be over.
  ///   - now: The time, in seconds since 1970.
  /// - Throws: ``SignatureRejection`` with all that is wrong; returns only if the key made it.
  public func check(
    _ signature: UncheckedSignature,
    over document: [UInt8],
    at now: UInt32
  ) throws(SignatureRejection) {
    var defects: [SignatureDefect] = []
    if signature.issuerKeyID != fingerprint.keyID
      || (signature.issuerFingerprint ?? fingerprint) != fingerprint
    {
      defects.append(.issuer(keyID: signature.issuerKeyID))
    }
    let digest = digest(signature.hash, of: document, signature.trailer)
    if Array(digest.prefix(2)) != signature.digestPrefix { defects.append(.digestPrefix) }
    do {
      try verify(signature.value, digest: digest, algorithm: signature.hash)
    } catch {
      defects.append(error)
    }
    defects += timeDefects(of: signature, at: now)
    if let rejection = SignatureRejection(defects) { throw rejection }
  }

  /// Checks a fresh signature, and makes the message only if it holds.
  ///
  /// - Parameters:
  ///   - draft: What was to be signed with this key.
  ///   - payload: What was signed.
  ///   - value: The card's answer.
  /// - Returns: The message, ready to be written to a file.
  /// - Throws: ``SignatureDefect``; there is no message then.
  public func message(
    _ draft: SignatureDraft,
    payload: [UInt8],
    value: SignatureValue
  ) throws(SignatureDefect) -> [UInt8] {
    let digest = try verifiedDigest(draft, payload, value)
    return draft.message(payload: payload, digest: digest, value: value)
  }

  /// Checks a fresh signature, and makes a detached one only if it holds.
  ///
  /// - Parameters:
  ///   - draft: What was to be signed with this key.
  ///   - payload: What was signed.
  ///   - value: The card's answer.
  /// - Returns: One signature packet.
  /// - Throws: ``SignatureDefect``; there is no packet then.
  public func signaturePacket(
    _ draft: SignatureDraft,
    payload: [UInt8],
    value: SignatureValue
  ) throws(SignatureDefect) -> [UInt8] {
    let digest = try verifiedDigest(draft, payload, value)
    return draft.signaturePacket(digest: digest, value: value)
  }

  /// The hash that a fresh signature is over, if the signature holds.
  private func verifiedDigest(
    _ draft: SignatureDraft,
    _ payload: [UInt8],
    _ value: SignatureValue
  ) throws(SignatureDefect) -> [UInt8] {
    guard draft.key == key, draft.fingerprint == fingerprint else {
      throw .issuer(keyID: draft.fingerprint.keyID)
    }
    guard draft.created >= key.created else {
      throw .createdBeforeKey(signature: draft.created, key: key.created)
    }
    let digest = digest(draft.hash, of: payload, draft.trailer)
    try verify(value, digest: digest, algorithm: draft.hash)
    return digest
  }

  private func timeDefects(of signature: UncheckedSignature, at now: UInt32) -> [SignatureDefect] {
    var defects: [SignatureDefect] = []
    if signature.created < key.created {
      defects.append(.createdBeforeKey(signature: signature.created, key: key.created))
    }
    if UInt64(signature.created) > UInt64(now) + UInt64(Self.clockTolerance) {
      defects.append(.createdInFuture(signature.created, now: now))
    }
    if let expires = signature.expires, expires <= UInt64(now) {
      defects.append(.expired(expires, now: now))
    }
    return defects
  }
}
