import Certificates
import CivilTime
import Gcrypt
import GnuPGAnswers
internal import Hexadecimal
import InputSentences
import OpenPGP
import PrintableText

/// What is thought of keys and signatures, as sentences.
enum KeySentences {
  /// What stands against a key.
  static func sentence(_ reason: SigningKeyRefusal.Reason) -> String {
    switch reason {
    case .unusable(let error): error.sentence
    case .notBound(let role): "nothing that is believed says whose \(name(role)) it is"
    case .noBackSignature: "the subkey never said itself that it belongs to the primary key"
    case .notForSigning: "the key isn't for signing"
    case .notYetValid(let role, let from): "the \(name(role)) was made later, \(date(UInt64(from)))"
    case .expired(let role, let end): "the \(name(role)) has ended at \(date(end))"
    case .revoked(let role, let revocation):
      "the \(name(role)) was taken back at \(date(UInt64(revocation.created)))"
    }
  }

  /// What is thought of a signature, in lines; the first begins as gpg's own does, which scripts
  /// look for.
  static func lines(_ judgement: SignatureJudgement, _ folder: KeyFolder) -> [String] {
    let name = judgement.userID.map { printable(String(decoding: $0, as: UTF8.self)) } ?? "?"
    let verdict: [String]
    switch judgement.verdict {
    case .good: verdict = ["Good signature from \"\(name)\""]
    case .bad: verdict = ["BAD signature from \"\(name)\""]
    case .expiredSignature(let end):
      verdict = ["Expired signature from \"\(name)\"", "it has ended at \(date(end))"]
    case .expiredKey(let end):
      verdict = [
        "Signature by an expired key from \"\(name)\"", "the key has ended at \(date(end))",
      ]
    case .revokedKey(let revocation):
      verdict = [
        "Signature by a revoked key from \"\(name)\"",
        "the key was taken back at \(date(UInt64(revocation.created)))"
          + (revocation.isHard ? ", for all times" : ""),
      ]
    case .unusableKey(let reasons):
      verdict = ["Can't check signature: the key may not sign"] + reasons.map(sentence)
    case .unchecked(.createdBeforeKey(_, _)):
      verdict = ["Can't check signature: it is older than its key"]
    case .unchecked(.createdInFuture(_, _)):
      verdict = ["Can't check signature: it says that it was made in the future"]
    case .unchecked: verdict = ["Can't check signature: the key's numbers can't be used"]
    case .textWithLineEnds:
      verdict = ["Can't check signature: it is of a text's lines, which programs read differently"]
    case .noKey: verdict = ["Can't check signature: no public key"] + folder.linesWithoutKey
    case .unreadable(let read):
      verdict = ["Can't check signature: \(MessageSentences.sentence(read.reason))"]
    }
    guard let signature = judgement.signature else { return verdict }
    let named = judgement.key?.fingerprint ?? signature.issuerFingerprint
    let key = named?.description ?? String(hexadecimal: signature.issuerKeyID)
    return verdict + ["made \(date(UInt64(signature.created))) by key \(key)"]
  }

  private static func name(_ role: KeyRole) -> String {
    switch role {
    case .primary: "primary key"
    case .subkey: "subkey"
    }
  }

  private static func date(_ seconds: UInt64) -> String {
    let seconds = Int64(clamping: seconds)
    guard CivilTime.seconds.contains(seconds) else { return "\(seconds)" }
    return "\(CivilTime(seconds: seconds))Z"
  }
}
