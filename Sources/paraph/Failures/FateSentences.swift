import Certificates
import CivilTime
import ContainerSignature
import Gcrypt
internal import Hexadecimal
import InputSentences
import OpenPGP
import PrintableText
import SignatureFates

/// What a signature's file is worth, as sentences: lower case, printable ASCII, no full stop.
enum FateSentences {
  static func sentence(_ fate: SignatureFate) -> String {
    switch fate {
    case .malformed(let error): MessageSentences.sentence(error)
    case .notContainerSignature(let error):
      "it signs no container image: \(MessageSentences.sentence(error))"
    case .otherDigest(let digest): "it signs \(digest)"
    case .otherName(let name): "it signs the name '\(shown(name))'"
    case .unknownKey(let issuer):
      "there is no certificate with the key \(issuer.fingerprint?.description ?? String(hexadecimal: issuer.keyID))"
    case .keyMayNotSign(let key, let refusal), .keyNotYetValid(let key, let refusal),
      .keyExpired(let key, let refusal), .keyRevoked(let key, let refusal):
      "key \(key): " + sentence(refusal)
    case .badSignature(let key, let rejection):
      "key \(key): " + rejection.sentence
    case .valid(let maker):
      "by \(maker.key.fingerprint)"
        + (maker.key.isPrimary ? "" : " of \(maker.key.primaryFingerprint)")
        + ", \(date(UInt64(maker.created)))"
        + (maker.legacyForm == nil ? "" : ", in an older form that never counts")
    }
  }

  /// Why a key may not sign.
  static func sentence(_ refusal: SigningKeyRefusal) -> String {
    refusal.reasons.map(sentence).joined(separator: "; ")
  }

  /// A time in UTC.
  static func date(_ seconds: UInt64) -> String {
    "\(CivilTime(seconds: Int64(clamping: seconds)))Z"
  }

  private static func shown(_ name: SignedName) -> String {
    printable(name.name.description + (name.tag.map { ":\($0)" } ?? ""))
  }

  private static func sentence(_ reason: SigningKeyRefusal.Reason) -> String {
    switch reason {
    case .unusable(let error): error.sentence
    case .notBound(let role): "nothing that is believed says whose \(name(role)) it is"
    case .noBackSignature: "the subkey never said itself that it belongs to this certificate"
    case .notForSigning: "it isn't for signing"
    case .notYetValid(let role, let from):
      "the \(name(role)) is only from \(date(UInt64(from))), after the signature"
    case .expired(let role, let end):
      "the \(name(role)) had ended at \(date(end)), before the signature"
    case .revoked(let role, let revocation):
      "the \(name(role)) was taken back at \(date(UInt64(revocation.created)))"
        + (revocation.revoker.map { " by \($0), whom its owner had named for it" } ?? "")
        + (revocation.isHard ? ", for all times" : "")
    }
  }

  private static func name(_ role: KeyRole) -> String {
    role == .primary ? "primary key" : "subkey"
  }
}
