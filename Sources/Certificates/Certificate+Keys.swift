public import Gcrypt
public import OpenPGP

/// What is said of a key at some time, whether it may sign then or not.
public struct KeyLife: Hashable, Sendable {
  /// What it may be used for; nil if nothing says it.
  public let flags: KeyFlags?
  /// When it ends, in seconds since 1970; nil if never.
  public let ends: UInt64?
  /// What takes it back, or the primary key with it.
  public let revocation: Revocation?
  /// Whether anything that holds binds it at that time.
  public let isBound: Bool
}

extension Certificate {
  /// A key as it is.
  ///
  /// - Parameter position: Below ``keyCount``.
  /// - Returns: The key.
  public func key(at position: Int) -> PublicKey {
    position == 0 ? primary.key : subkeys[position - 1].key
  }

  /// What checks a key's signatures, whatever is said of the key.
  ///
  /// For who wants to know that a signature is by a key that has ended; whether it counts,
  /// ``standing(at:time:)`` says.
  ///
  /// - Parameter position: The key, below ``keyCount``.
  /// - Returns: What checks its signatures.
  /// - Throws: `KeyRejection` if nothing does.
  public func verifier(at position: Int) throws(KeyRejection) -> Verifier {
    position == 0 ? primary : try subkeys[position - 1].verifier.get()
  }

  /// What is said of a key.
  ///
  /// - Parameters:
  ///   - position: The key, below ``keyCount``.
  ///   - time: At which time, in seconds since 1970.
  /// - Returns: What is in force then.
  public func life(at position: Int, time: UInt32) -> KeyLife {
    let own = ownStatements(at: time)
    let primaryEnd = own.end(ofKeyMadeAt: primary.key.created)
    guard position > 0 else {
      return KeyLife(
        flags: own.lazy.compactMap(\.flags).first,
        ends: primaryEnd,
        revocation: revocations.counting(at: time),
        isBound: !own.isEmpty
      )
    }
    let subkey = subkeys[position - 1]
    let binding = subkey.bindings.inForce(at: subkey.bindings.effectiveTime(for: time))
    return KeyLife(
      flags: binding?.flags,
      ends: [binding].compactMap(\.self).end(ofKeyMadeAt: subkey.key.created),
      revocation: subkey.revocations.counting(at: time) ?? revocations.counting(at: time),
      isBound: binding != nil
    )
  }
}

extension [SelfStatement] {
  /// When a key ends by what is said of it; nil if never.
  fileprivate func end(ofKeyMadeAt made: UInt32) -> UInt64? {
    compactMap { $0.keyLifetime.map { UInt64(made) + UInt64($0) } }.min()
  }
}
