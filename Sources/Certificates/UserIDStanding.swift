/// What the primary key says of a user id at some time.
///
/// Source: RFC 9580, 5.2.1 (types 0x10 to 0x13, and 0x30) and 5.2.3.18 (Signature Expiration Time).
public enum UserIDStanding: Hashable, Sendable {
  /// It vouches for it, by a signature that was made at this time, in seconds since 1970.
  case certified(at: UInt32)
  /// It has taken it back.
  case revoked
  /// All that it said for it has ended, the last at this time, in seconds since 1970.
  case expired(at: UInt64)
  /// It has said nothing of it yet.
  case notYetCertified
}

extension Certificate.UserID {
  /// What the primary key says of the user id at some time, whatever is said of that key itself.
  ///
  /// - Parameter time: Seconds since 1970.
  /// - Returns: What is in force then.
  public func standing(at time: UInt32) -> UserIDStanding {
    if let statement = statement(at: time) { return .certified(at: statement.created) }
    if revocations.counting(at: time) != nil { return .revoked }
    let ends = certifications.filter { $0.created <= time }.compactMap(\.expires)
    return ends.max().map { .expired(at: $0) } ?? .notYetCertified
  }

  /// The certification that counts at some time; nil if there is none, or it was taken back.
  func statement(at time: UInt32) -> SelfStatement? {
    guard let statement = certifications.inForce(at: time) else { return nil }
    // A user id may be certified anew after it was taken back, a key may not.
    let isRevoked = revocations.contains { revocation in
      revocation.counts(at: time) && (revocation.isHard || revocation.created >= statement.created)
    }
    return isRevoked ? nil : statement
  }
}
