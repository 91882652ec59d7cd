public import OpenPGP

/// What a signature by the primary key says, once it is known that it holds.
struct SelfStatement: Hashable, Sendable {
  /// When it was made, in seconds since 1970.
  var created: UInt32
  /// When it ends, in seconds since 1970; nil if never.
  var expires: UInt64?
  /// After how many seconds the key ends, counted from the key's time; nil if never.
  var keyLifetime: UInt32?
  /// What the key may be used for; nil if it isn't said.
  var flags: KeyFlags?
  /// Whether the user id is the primary one.
  var isPrimaryUserID: Bool
  /// The names of the keys that may take back the primary key.
  var revokers: [Fingerprint]
  /// When the subkey's own signature in a binding ends, the largest number if never.
  ///
  /// Nil if there is none that holds.
  var backSignatureEnds: UInt64?

  init(_ signature: UncheckedKeySignature) {
    created = signature.created
    expires = signature.expires
    keyLifetime = signature.statements.keyLifetime.flatMap { $0 == 0 ? nil : $0 }
    flags = signature.statements.flags
    isPrimaryUserID = signature.statements.isPrimaryUserID
    revokers = signature.statements.revokers
  }

  /// Whether it was made by some time and hasn't ended.
  func isInForce(at time: UInt32) -> Bool {
    created <= time && (expires.map { UInt64(time) < $0 } ?? true)
  }
}

extension [SelfStatement] {
  /// The time for which to ask: before the first statement there is, that first one counts.
  ///
  /// GnuPG drops a key's older self-signatures when it makes a newer one, for a later end as an
  /// example. The key's owner says then what held before as well; otherwise all that the key had
  /// signed until then would be lost. It is no older than the key, which is looked at elsewhere.
  func effectiveTime(for time: UInt32) -> UInt32 {
    Swift.max(time, self.map(\.created).min() ?? time)
  }

  /// The newest one in force at some time.
  func inForce(at time: UInt32) -> SelfStatement? {
    // Of two made in one second the one that was read last counts, as it does for GnuPG.
    reduce(nil) { best, next in
      guard next.isInForce(at: time) else { return best }
      guard let best, best.created > next.created else { return next }
      return best
    }
  }

  /// Why there is none that counts at some effective time.
  func absence(of role: KeyRole, at time: UInt32) -> SigningKeyRefusal.Reason {
    // What is in force and doesn't count all the same is a user id that was taken back.
    guard inForce(at: time) == nil, let end = compactMap(\.expires).max() else {
      return .notBound(role)
    }
    return .expired(role, at: end)
  }
}

/// What takes back a key, a subkey or a user id, once it is known that it holds.
public struct Revocation: Hashable, Sendable {
  /// When it was made, in seconds since 1970.
  public let created: UInt32
  /// The reason that is given.
  public let reason: RevocationReason
  /// The name of the other key that made it, as the owner had allowed; nil if it is the owner's.
  public let revoker: Fingerprint?

  init(_ signature: UncheckedKeySignature, by revoker: Fingerprint? = nil) {
    created = signature.created
    self.revoker = revoker
    reason = signature.statements.revocationReason ?? .unspecified
  }

  /// Whether it is for all times: anyone may have the key, and could set back the clock.
  ///
  /// Only a key that was retired or superseded leaves its earlier signatures as they are.
  public var isHard: Bool {
    reason != .superseded && reason != .retired && reason != .userIDInvalid
  }

  /// Whether it counts at some time.
  func counts(at time: UInt32) -> Bool { isHard || created <= time }
}

extension [Revocation] {
  /// What takes the thing back at some time; a hard one before a soft one.
  func counting(at time: UInt32) -> Revocation? {
    let counting = filter { $0.counts(at: time) }
    return counting.first { $0.isHard } ?? counting.min { $0.created < $1.created }
  }
}
