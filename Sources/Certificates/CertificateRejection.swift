public import Gcrypt
public import OpenPGP

/// Why nothing of a certificate can be believed.
public enum CertificateRejection: Error, Hashable, Sendable {
  /// The primary key can't be used to check signatures.
  case primaryKey(KeyRejection)
  /// More signatures that name the primary key than are checked.
  case tooManySelfSignatures(limit: Int)
}

/// Why a signature of a certificate by its own key isn't believed.
public enum SelfSignatureDoubt: Error, Hashable, Sendable {
  /// The key didn't make it, or its numbers can't be checked.
  case invalid(SignatureDefect)
  /// A hash that was too weak when the signature was made, in seconds since 1970.
  case weakHash(CertificationHash, created: UInt32)
  /// Made before the key that it is over, so it isn't of that key's time.
  case createdBeforeKey(signature: UInt32, key: UInt32)
  /// A type that doesn't belong where the signature stands.
  case misplaced(KeySignatureType)
}
