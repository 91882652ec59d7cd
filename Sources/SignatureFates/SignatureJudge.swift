internal import Certificates
internal import ContainerSignature
internal import Decompression
internal import Gcrypt
public import OpenPGP

/// Finds the fate of signatures' files.
///
/// It holds nothing that changes: any number of threads may use one at a time.
public struct SignatureJudge: Sendable {
  /// A file's fate, and what was in it.
  public struct Finding: Hashable, Sendable {
    /// What the file is worth.
    public let fate: SignatureFate
    /// The message, if the file holds one; who made it is known only by the fate.
    public let message: SignedMessage?
  }

  /// The keys.
  public let keys: KeyIndex
  /// Whether payloads of older forms are read, which never count.
  public let readsLegacyForms: Bool

  /// Makes a judge.
  ///
  /// - Parameters:
  ///   - keys: The keys.
  ///   - readsLegacyForms: Whether payloads of older forms are read, for audits.
  public init(keys: KeyIndex, readsLegacyForms: Bool = false) {
    self.keys = keys
    self.readsLegacyForms = readsLegacyForms
  }

  /// Finds the fate of a file.
  ///
  /// - Parameters:
  ///   - bytes: All bytes of the file.
  ///   - expected: The image to which the file belongs by its place.
  ///   - now: The time, in seconds since 1970; a signature from later than that is bad.
  /// - Returns: The fate and the message.
  public func judge(_ bytes: [UInt8], of expected: ExpectedImage, at now: UInt32) -> Finding {
    let message: SignedMessage
    do {
      message = try SignedMessage(parsing: bytes, decompressor: MessageDecompressor())
    } catch {
      return Finding(fate: .malformed(error), message: nil)
    }
    return Finding(fate: fate(of: message, for: expected, at: now), message: message)
  }

  /// Finds the fate of a message that was read.
  ///
  /// - Parameters:
  ///   - message: The message.
  ///   - expected: The image that must be signed.
  ///   - now: The time, in seconds since 1970.
  /// - Returns: The fate, never ``SignatureFate/malformed(_:)``.
  public func fate(
    of message: SignedMessage,
    for expected: ExpectedImage,
    at now: UInt32
  ) -> SignatureFate {
    let payload: SignedPayload
    do throws(PayloadError) {
      payload =
        readsLegacyForms
        ? try SignedPayload(parsing: message.payload)
        : .current(try Payload(parsing: message.payload))
    } catch {
      return .notContainerSignature(error)
    }
    guard payload.digest == expected.digest else { return .otherDigest(payload.digest) }
    let name = SignedName(payload)
    guard name.name == expected.name, expected.tag == nil || expected.tag == name.tag else {
      return .otherName(name)
    }
    let facts = SignedFacts(name: name, legacyForm: payload.legacyForm)
    return fate(of: message, saying: facts, at: now)
  }

  /// What is left once it is known what is signed: who made it.
  private func fate(
    of message: SignedMessage,
    saying facts: SignedFacts,
    at now: UInt32
  ) -> SignatureFate {
    let signature = message.signature
    let places = keys.places(naming: signature)
    var byKey: [(key: PublicKey, standings: [KeyStanding])] = []
    for place in places {
      let standing = KeyStanding(
        keys.certificates[place.certificate],
        place.position,
        at: signature.created
      )
      if let index = byKey.firstIndex(where: { $0.key == standing.key }) {
        byKey[index].standings.append(standing)
      } else {
        byKey.append((standing.key, [standing]))
      }
    }
    // Keys that share a key id are no accident: the first that made the signature counts.
    var first: SignatureFate?
    for (_, standings) in byKey {
      let fate = fate(of: message, by: standings, saying: facts, at: now)
      if case .valid = fate { return fate }
      first = first ?? fate
    }
    return first ?? .unknownKey(SignatureIssuer(signature))
  }

  /// The fate if it can only be by one key, which several certificates may have.
  private func fate(
    of message: SignedMessage,
    by standings: [KeyStanding],
    saying facts: SignedFacts,
    at now: UInt32
  ) -> SignatureFate {
    // A key that one certificate takes back another can't keep.
    let refusals = standings.compactMap(\.refusal)
    if let revoked = refusals.first(where: \.isRevocationOfBoundKey), standings.count > 1 {
      return SignatureFate(revoked, of: standings[0].fingerprint)
    }
    guard let allowed = standings.lazy.compactMap(\.allowed).first else {
      guard let refusal = refusals.first else {
        preconditionFailure("neither allowed nor refused")
      }
      return SignatureFate(refusal, of: standings[0].fingerprint)
    }
    do {
      let verified = try allowed.verifier.verified(message, at: now)
      return .valid(
        SignatureMaker(
          key: allowed.key,
          created: verified.created,
          name: facts.name,
          legacyForm: facts.legacyForm
        )
      )
    } catch {
      return .badSignature(allowed.key.fingerprint, error)
    }
  }
}

/// What a payload says beside its digest.
private struct SignedFacts {
  var name: SignedName
  var legacyForm: LegacyPayload.Form?
}

/// A key of a certificate at the time of a signature.
private struct KeyStanding {
  var key: PublicKey
  var fingerprint: Fingerprint
  var allowed: (verifier: Verifier, key: SigningKey)?
  var refusal: SigningKeyRefusal?

  init(_ certificate: Certificate, _ position: Int, at time: UInt32) {
    key = position == 0 ? certificate.primary.key : certificate.subkeys[position - 1].key
    fingerprint = certificate.fingerprint(at: position)
    do {
      allowed = try certificate.standing(at: position, time: time)
    } catch {
      refusal = error
    }
  }
}

extension SigningKeyRefusal {
  /// Whether the key was taken back by someone of whom it had said that it is theirs.
  fileprivate var isRevocationOfBoundKey: Bool {
    let isBound = reasons.allSatisfy { reason in
      switch reason {
      case .notBound, .noBackSignature, .notForSigning, .unusable: false
      case .notYetValid, .expired, .revoked: true
      }
    }
    return isBound
      && reasons.contains { reason in
        if case .revoked = reason { return true }
        return false
      }
  }
}

extension SignedPayload {
  fileprivate var digest: ImageDigest {
    switch self {
    case .current(let payload): payload.digest
    case .legacy(let payload): payload.digest
    }
  }

  fileprivate var legacyForm: LegacyPayload.Form? {
    switch self {
    case .current: nil
    case .legacy(let payload): payload.form
    }
  }
}
