public import Certificates
public import Gcrypt
public import OpenPGP

/// What is thought of one detached signature.
public struct SignatureJudgement: Sendable {
  /// The verdict, in gpg's terms.
  public enum Verdict: Hashable, Sendable {
    /// It is by a key of the keyring that may sign, then and now.
    case good
    /// The key didn't make it over this data.
    case bad
    /// It holds, and its own time is over.
    case expiredSignature(at: UInt64)
    /// It holds, and the key has ended.
    case expiredKey(at: UInt64)
    /// It holds, and the key was taken back.
    case revokedKey(Revocation)
    /// It holds, and the key may not sign for another reason.
    case unusableKey([SigningKeyRefusal.Reason])
    /// The key's numbers can't be used, or the signature isn't of a time that can be.
    case unchecked(SignatureDefect?)
    /// It is signed as text, whose line ends programs write differently.
    case textWithLineEnds
    /// No certificate has the key.
    case noKey
    /// The signature itself can't be read.
    case unreadable(UnreadableSignature)
  }

  /// The verdict.
  public let verdict: Verdict
  /// The signature; nil if it can't be read.
  public let signature: UncheckedSignature?
  /// The key that made it, or should have; nil if there is none.
  public let key: Keyring.Key?
  /// When it was judged, in seconds since 1970.
  let now: UInt32

  /// Judges a signature.
  ///
  /// A key that was taken back counts as such before its end is looked at, and both before the
  /// signature's own end: gpg names the end first, and whoever may have the key can choose it.
  ///
  /// - Parameters:
  ///   - read: The signature as it was read.
  ///   - data: What it should be over.
  ///   - keyring: The certificates.
  ///   - now: The time, in seconds since 1970.
  public init(
    _ read: Result<UncheckedSignature, UnreadableSignature>,
    over data: [UInt8],
    keyring: Keyring,
    at now: UInt32
  ) {
    self.now = now
    switch read {
    case .failure(let error):
      signature = nil
      key = nil
      verdict = .unreadable(error)
    case .success(let signature):
      self.signature = signature
      guard signature.type == .binary || !data.contains(where: { $0 == 0x0A || $0 == 0x0D }) else {
        key = nil
        verdict = .textWithLineEnds
        return
      }
      let verdicts = keyring.keys(for: signature)
        .map { ($0, Self.verdict(on: signature, over: data, by: $0, at: now)) }
      // A key may stand in a certificate that has no right to it.
      let best = verdicts.first { $0.1 == .good } ?? verdicts.first
      key = best?.0
      verdict = best?.1 ?? .noKey
    }
  }

  private static func verdict(
    on signature: UncheckedSignature,
    over data: [UInt8],
    by key: Keyring.Key,
    at now: UInt32
  ) -> Verdict {
    guard let verifier = try? key.certificate.verifier(at: key.position) else {
      return .unchecked(nil)
    }
    let digest = digest(signature.hash, of: data, signature.trailer)
    guard Array(digest.prefix(2)) == signature.digestPrefix else { return .bad }
    do {
      try verifier.verify(signature.value, digest: digest, algorithm: signature.hash)
    } catch {
      return [.invalid, .numbers].contains(error) ? .bad : .unchecked(error)
    }
    if signature.created < verifier.key.created {
      let made = verifier.key.created
      return .unchecked(.createdBeforeKey(signature: signature.created, key: made))
    }
    if UInt64(signature.created) > UInt64(now) + UInt64(Verifier.clockTolerance) {
      return .unchecked(.createdInFuture(signature.created, now: now))
    }
    let reasons = [signature.created, now].flatMap { time -> [SigningKeyRefusal.Reason] in
      do throws(SigningKeyRefusal) {
        _ = try key.certificate.standing(at: key.position, time: time)
        return []
      } catch {
        return error.reasons
      }
    }
    return verdict(reasons) ?? signature.expires.flatMap { end in
      end <= UInt64(now) ? .expiredSignature(at: end) : nil
    } ?? .good
  }

  private static func verdict(_ reasons: [SigningKeyRefusal.Reason]) -> Verdict? {
    guard !reasons.isEmpty else { return nil }
    var end: UInt64?
    for reason in reasons {
      switch reason {
      case .revoked(_, let revocation): return .revokedKey(revocation)
      case .expired(_, let at): end = end ?? at
      default: break
      }
    }
    return end.map(Verdict.expiredKey(at:)) ?? .unusableKey(reasons)
  }
}
