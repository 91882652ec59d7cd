internal import Certificates
internal import Gcrypt
internal import Hexadecimal
internal import OpenPGP

/// What gpg says of a signature, to programs.
///
/// Source: GnuPG's `doc/DETAILS`; the numbers are those of libgpg-error.
extension SignatureJudgement {
  /// gpg's exit status for one signature: 0 good, 1 bad or by a key that is no longer good, 2 not
  /// to be told.
  ///
  /// gpg itself ends with 0 for a key that has ended or was taken back; who asks by the exit status
  /// alone would take such a signature for good.
  public var exitStatus: Int32 {
    switch verdict {
    case .good: 0
    case .bad, .expiredSignature, .expiredKey, .revokedKey: 1
    case .unusableKey, .unchecked, .textWithLineEnds, .noKey, .unreadable: 2
    }
  }

  /// The user id that stands for the key, as it came; nil if its certificate has none.
  public var userID: [UInt8]? { key?.certificate.name(at: now) }

  /// The status lines of the signature, in gpg's order.
  ///
  /// The advice that gpg gives beside (`KEY_CONSIDERED`, `SIG_ID`, `KEYEXPIRED`, `KEYREVOKED`) isn't
  /// given. A certificate is in the keyring because somebody put it there, and that is the trust
  /// there is: full, by direct choice; undefined once the key isn't good any more.
  public var statusLines: [StatusLine] {
    let begin = StatusLine("NEWSIG")
    if case .unreadable(let signature) = verdict { return [begin, Self.notRead(signature)] }
    guard let signature else { return [begin] }
    let trust: StatusLine
    let keyword: String
    switch verdict {
    case .good: (keyword, trust) = ("GOODSIG", StatusLine("TRUST_FULLY", "0", "direct"))
    case .expiredSignature: (keyword, trust) = ("EXPSIG", StatusLine("TRUST_FULLY", "0", "direct"))
    case .expiredKey: (keyword, trust) = ("EXPKEYSIG", StatusLine("TRUST_UNDEFINED", "0", "direct"))
    case .revokedKey:
      (keyword, trust) = ("REVKEYSIG", StatusLine("TRUST_UNDEFINED", "0", "direct"))
    case .bad: return [begin, named("BADSIG", signature)]
    case .noKey:
      let keyID = String(hexadecimal: signature.issuerKeyID)
      return [begin, notChecked(signature, code: 9), StatusLine("NO_PUBKEY", keyID)]
    // Unusable public key, 53; time conflict, 40; unsupported algorithm, 84.
    case .unusableKey: return [begin, notChecked(signature, code: 53)]
    case .unchecked(.createdBeforeKey(_, _)), .unchecked(.createdInFuture(_, _)):
      return [begin, notChecked(signature, code: 40)]
    case .unchecked, .textWithLineEnds, .unreadable:
      return [begin, notChecked(signature, code: 84)]
    }
    return [begin, named(keyword, signature), valid(signature), trust]
  }

  private func named(_ keyword: String, _ signature: UncheckedSignature) -> StatusLine {
    StatusLine(
      keyword,
      String(hexadecimal: key?.fingerprint.keyID ?? signature.issuerKeyID),
      text: userID ?? [UInt8(ascii: "?")]
    )
  }

  private func notChecked(_ signature: UncheckedSignature, code: Int) -> StatusLine {
    StatusLine(
      "ERRSIG",
      String(hexadecimal: signature.issuerKeyID),
      "\(signature.algorithm.rawValue)",
      "\(signature.hash.rawValue)",
      signature.type.digits,
      "\(signature.created)",
      "\(code)",
      signature.issuerFingerprint?.description ?? "-"
    )
  }

  /// A line that counts as a signature: git looks for a second one, and takes neither then.
  private static func notRead(_ signature: UnreadableSignature) -> StatusLine {
    StatusLine(
      "ERRSIG",
      String(hexadecimal: signature.issuerKeyID),
      "\(signature.algorithm)",
      "\(signature.hash)",
      String(hexadecimal: signature.type, .small),
      "\(signature.created)",
      // Unknown algorithm, which GnuPG says of whatever it doesn't know.
      "4",
      signature.issuerFingerprint?.description ?? "-"
    )
  }

  private func valid(_ signature: UncheckedSignature) -> StatusLine {
    StatusLine(
      "VALIDSIG",
      "\(key?.fingerprint.description ?? "-")",
      day(of: Int64(signature.created)),
      "\(signature.created)",
      "\(signature.expires ?? 0)",
      "4",
      "0",
      "\(signature.algorithm.rawValue)",
      "\(signature.hash.rawValue)",
      signature.type.digits,
      "\(key?.certificate.primary.fingerprint.description ?? "-")"
    )
  }
}
