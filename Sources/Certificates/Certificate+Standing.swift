public import Gcrypt
public import OpenPGP

extension Certificate {
  /// All keys by position: 0 is the primary key, 1 the first subkey.
  public var keyCount: Int { 1 + subkeys.count }

  /// The name of a key.
  ///
  /// - Parameter position: Below ``keyCount``.
  /// - Returns: The key's fingerprint.
  public func fingerprint(at position: Int) -> Fingerprint {
    position == 0 ? primary.fingerprint : subkeys[position - 1].fingerprint
  }

  /// Whether a key may sign at some time.
  ///
  /// What counts is what was in force then: the newest self-signatures made by that time that
  /// hadn't ended; if all there are were made later, the first of them. What the primary key says
  /// of itself it says in direct-key signatures and over its primary user id; where both say
  /// something, both must allow it.
  ///
  /// - Parameters:
  ///   - position: The key, below ``keyCount``.
  ///   - time: When the signature was made, in seconds since 1970.
  /// - Returns: What checks the key's signatures, and whose it is.
  /// - Throws: ``SigningKeyRefusal`` with all that stands against it.
  public func standing(
    at position: Int,
    time: UInt32
  ) throws(SigningKeyRefusal) -> (verifier: Verifier, key: SigningKey) {
    guard position > 0 else {
      let own = ownStatements(at: time)
      var reasons = primaryReasons(own, at: time)
      if !isVouchedFor, !own.isEmpty, !own.allow(.sign) { reasons.insert(.notForSigning, at: 0) }
      if let refusal = SigningKeyRefusal(reasons) { throw refusal }
      return (primary, SigningKey(primary, of: primary))
    }
    let subkey = subkeys[position - 1]
    var reasons = subkey.reasons(at: time)
    reasons += primaryReasons(ownStatements(at: time), at: time)
    let usable: Verifier
    switch subkey.verifier {
    case .success(let verifier): usable = verifier
    case .failure(let rejection):
      reasons.insert(.unusable(rejection), at: 0)
      usable = primary
    }
    if let refusal = SigningKeyRefusal(reasons) { throw refusal }
    return (usable, SigningKey(usable, of: primary))
  }

  /// The keys that may sign at some time.
  ///
  /// - Parameter time: Seconds since 1970.
  /// - Returns: The keys, the primary key first.
  public func signingKeys(at time: UInt32) -> [SigningKey] {
    (0..<keyCount).compactMap { try? standing(at: $0, time: time).key }
  }

  /// The primary user id at some time: the one that says so, or else the newest.
  ///
  /// - Parameter time: Seconds since 1970.
  /// - Returns: The user id's bytes; nil if there is none that is in force.
  public func primaryUserID(at time: UInt32) -> [UInt8]? { primaryUserIDs(at: time)?.bytes }

  private func primaryUserIDs(
    at time: UInt32
  ) -> (bytes: [UInt8], statement: SelfStatement)? {
    let inForce = userIDs.compactMap { userID -> (bytes: [UInt8], statement: SelfStatement)? in
      userID.statement(at: time).map { (userID.bytes, $0) }
    }
    return inForce.max { one, other in
      if one.statement.isPrimaryUserID != other.statement.isPrimaryUserID {
        return other.statement.isPrimaryUserID
      }
      return one.statement.created < other.statement.created
    }
  }

  /// What the primary key says of itself at some time: directly, and over its primary user id.
  func ownStatements(at asked: UInt32) -> [SelfStatement] {
    let time = allOwnStatements.effectiveTime(for: asked)
    return [direct.inForce(at: time), primaryUserIDs(at: time)?.statement].compactMap(\.self)
  }

  private var allOwnStatements: [SelfStatement] { direct + userIDs.flatMap(\.certifications) }

  /// What stands against the primary key at some time, apart from what it is for.
  private func primaryReasons(
    _ own: [SelfStatement],
    at time: UInt32
  ) -> [SigningKeyRefusal.Reason] {
    var reasons: [SigningKeyRefusal.Reason] = []
    if own.isEmpty, !isVouchedFor {
      let all = allOwnStatements
      reasons.append(all.absence(of: .primary, at: all.effectiveTime(for: time)))
    }
    reasons += own.lifeReasons(of: .primary, made: primary.key.created, at: time)
    if let revocation = revocations.counting(at: time) {
      reasons.append(.revoked(.primary, revocation))
    }
    return reasons
  }
}

extension Certificate.Subkey {
  /// What stands against the subkey itself at some time.
  fileprivate func reasons(at time: UInt32) -> [SigningKeyRefusal.Reason] {
    var reasons: [SigningKeyRefusal.Reason] = []
    let effectiveTime = bindings.effectiveTime(for: time)
    let binding = bindings.inForce(at: effectiveTime)
    if let binding {
      if ![binding].allow(.sign) {
        reasons.append(.notForSigning)
      } else if binding.backSignatureEnds.map({ UInt64(time) < $0 }) != true {
        reasons.append(.noBackSignature)
      }
    } else {
      reasons.append(bindings.absence(of: .subkey, at: effectiveTime))
    }
    reasons += [binding].compactMap(\.self)
      .lifeReasons(of: .subkey, made: key.created, at: time)
    if let revocation = revocations.counting(at: time) {
      reasons.append(.revoked(.subkey, revocation))
    }
    return reasons
  }
}

extension [SelfStatement] {
  /// Whether the statements allow a use: all that speak of uses do, and at least one speaks.
  fileprivate func allow(_ use: KeyFlags) -> Bool {
    let said = compactMap(\.flags)
    return !said.isEmpty && said.allSatisfy { $0.contains(use) }
  }

  /// Whether the key hasn't begun or has ended at some time, by the earliest end that is said.
  fileprivate func lifeReasons(
    of role: KeyRole,
    made: UInt32,
    at time: UInt32
  ) -> [SigningKeyRefusal.Reason] {
    var reasons: [SigningKeyRefusal.Reason] = []
    if time < made { reasons.append(.notYetValid(role, from: made)) }
    let ends = compactMap { $0.keyLifetime.map { UInt64(made) + UInt64($0) } }
    if let end = ends.min(), end <= UInt64(time) { reasons.append(.expired(role, at: end)) }
    return reasons
  }
}
