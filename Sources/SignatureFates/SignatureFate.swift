public import Certificates
public import ContainerSignature
public import Gcrypt
public import OpenPGP

/// What a signature's file is worth, as the first of these steps that it fails.
///
/// The order is the ladder's: what is cheap to know and can't be excused comes first, and only a
/// file that passes all of it costs a public-key operation.
public enum SignatureFate: Hashable, Sendable {
  /// The file is no message that every reader of container signatures takes.
  case malformed(SignedMessageError)
  /// What is signed is no container signature of the present form.
  case notContainerSignature(PayloadError)
  /// Another image is signed.
  case otherDigest(ImageDigest)
  /// The digest is signed under another name or tag, which is given as it was signed.
  case otherName(SignedName)
  /// No certificate has the key that the signature names.
  case unknownKey(SignatureIssuer)
  /// The key is there, and nothing that is believed says that it may sign.
  case keyMayNotSign(Fingerprint, SigningKeyRefusal)
  /// The key wasn't valid yet when the signature says it was made.
  case keyNotYetValid(Fingerprint, SigningKeyRefusal)
  /// The key had ended when the signature says it was made.
  case keyExpired(Fingerprint, SigningKeyRefusal)
  /// The key was taken back, for all times or before the signature.
  case keyRevoked(Fingerprint, SigningKeyRefusal)
  /// The key didn't make the signature, or not at this time.
  case badSignature(Fingerprint, SignatureRejection)
  /// The signature holds.
  case valid(SignatureMaker)

  /// Whether the signature holds and is of the present form, so that it may count.
  public var counts: Bool {
    guard case .valid(let maker) = self else { return false }
    return maker.legacyForm == nil
  }
}

extension SignatureFate {
  /// The fate without its particulars: what programs and tables name it.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    /// No message that every reader takes.
    case malformed
    /// No container signature.
    case notContainerSignature = "not-container-signature"
    /// Over another digest.
    case otherDigest = "other-digest"
    /// Under another name or tag.
    case otherName = "other-name"
    /// By a key that isn't there.
    case unknownKey = "unknown-key"
    /// By a key that may not sign.
    case keyMayNotSign = "key-may-not-sign"
    /// By a key before its time.
    case keyNotYetValid = "key-not-yet-valid"
    /// By a key after its time.
    case keyExpired = "key-expired"
    /// By a key that was taken back.
    case keyRevoked = "key-revoked"
    /// Not what the key signed, or at another time.
    case badSignature = "bad-signature"
    /// It holds.
    case valid
  }

  /// The fate's name.
  public var name: Name {
    switch self {
    case .malformed: .malformed
    case .notContainerSignature: .notContainerSignature
    case .otherDigest: .otherDigest
    case .otherName: .otherName
    case .unknownKey: .unknownKey
    case .keyMayNotSign: .keyMayNotSign
    case .keyNotYetValid: .keyNotYetValid
    case .keyExpired: .keyExpired
    case .keyRevoked: .keyRevoked
    case .badSignature: .badSignature
    case .valid: .valid
    }
  }

  /// The fate of a signature by a key that may not sign at its time.
  init(_ refusal: SigningKeyRefusal, of fingerprint: Fingerprint) {
    self =
      switch refusal.reasons.map(\.step).min() {
      case .expired: .keyExpired(fingerprint, refusal)
      case .notYetValid: .keyNotYetValid(fingerprint, refusal)
      case .revoked: .keyRevoked(fingerprint, refusal)
      case .mayNotSign, nil: .keyMayNotSign(fingerprint, refusal)
      }
  }
}

/// The steps of the ladder that are about the key, in their order.
private enum KeyStep: Comparable {
  case mayNotSign
  case notYetValid
  case expired
  case revoked
}

extension SigningKeyRefusal.Reason {
  fileprivate var step: KeyStep {
    switch self {
    case .unusable, .notBound, .noBackSignature, .notForSigning: .mayNotSign
    case .notYetValid: .notYetValid
    case .expired: .expired
    case .revoked: .revoked
    }
  }
}

/// The key that a signature names as its maker; nothing says that it is.
public struct SignatureIssuer: Hashable, Sendable {
  /// The key's fingerprint, if the signature has it.
  public let fingerprint: Fingerprint?
  /// The key's id, eight bytes.
  public let keyID: [UInt8]

  init(_ signature: UncheckedSignature) {
    fingerprint = signature.issuerFingerprint
    keyID = signature.issuerKeyID
  }
}

/// A name as it was signed.
public struct SignedName: Hashable, Sendable {
  /// The image's name.
  public let name: ImageName
  /// The tag; the older forms have none.
  public let tag: String?

  init(_ payload: SignedPayload) {
    switch payload {
    case .current(let payload):
      name = ImageName(of: payload.reference)
      tag = payload.reference.tag
    case .legacy(let payload):
      name = payload.name
      tag = nil
    }
  }
}

/// Who made a signature that holds, and when.
public struct SignatureMaker: Hashable, Sendable {
  /// The key, and whose it is.
  public let key: SigningKey
  /// When the signature says that it was made, in seconds since 1970.
  public let created: UInt32
  /// The name that was signed.
  public let name: SignedName
  /// The older form that the payload has; nil if it has the present one.
  public let legacyForm: LegacyPayload.Form?
}
