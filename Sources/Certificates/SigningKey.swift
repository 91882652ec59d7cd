public import Gcrypt
public import OpenPGP

/// Which of the two keys something is about, that a signature by a subkey depends on.
public enum KeyRole: Hashable, Sendable {
  /// The primary key.
  case primary
  /// The subkey that signs.
  case subkey
}

/// A key that may sign at some time, and whose it is.
public struct SigningKey: Hashable, Sendable {
  /// The key.
  public let key: PublicKey
  /// The key's name.
  public let fingerprint: Fingerprint
  /// The primary key that vouches for it; the same one if it signs itself.
  public let primary: PublicKey
  /// The primary key's name.
  public let primaryFingerprint: Fingerprint

  init(_ verifier: Verifier, of primary: Verifier) {
    key = verifier.key
    fingerprint = verifier.fingerprint
    self.primary = primary.key
    primaryFingerprint = primary.fingerprint
  }

  /// Whether it is the primary key itself.
  public var isPrimary: Bool { key == primary }
}

/// Why a key may not sign at some time: everything that stands against it, at least one thing.
public struct SigningKeyRefusal: Error, Hashable, Sendable {
  /// One thing that stands against a key.
  public enum Reason: Hashable, Sendable {
    /// The key itself isn't taken: too short, or not of its form.
    case unusable(KeyRejection)
    /// Nothing that its owner signed and that is believed says that the key is theirs.
    case notBound(KeyRole)
    /// The subkey never said itself that it belongs to the primary key, or no longer does.
    case noBackSignature
    /// The key isn't for signing.
    case notForSigning
    /// The key is younger; in seconds since 1970.
    case notYetValid(KeyRole, from: UInt32)
    /// The key, or all that was said of it, had ended; in seconds since 1970.
    case expired(KeyRole, at: UInt64)
    /// The key was taken back.
    case revoked(KeyRole, Revocation)
  }

  /// What stands against the key, in the order in which it was looked at.
  public let reasons: [Reason]

  init?(_ reasons: [Reason]) {
    guard !reasons.isEmpty else { return nil }
    self.reasons = reasons
  }
}
