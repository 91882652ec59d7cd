public import OpenPGP

/// One thing that is wrong with a signature.
public enum SignatureDefect: Error, Hashable, Sendable {
  /// The digest hasn't the length of its hash.
  case digestByteCount(Int, expected: Int)
  /// A hash that is weaker than the key's curve.
  case hashTooShort(HashAlgorithm, Curve)
  /// The numbers are for another algorithm, or out of their range.
  case numbers
  /// This key didn't make these numbers over this hash.
  case invalid
  /// libgcrypt couldn't check it; the number is libgpg-error's.
  case library(code: UInt32)
  /// The signature names another key as its maker.
  case issuer(keyID: [UInt8])
  /// The signature's hash isn't the payload's: something was changed.
  case digestPrefix
  /// The signature says that it was made before its key.
  case createdBeforeKey(signature: UInt32, key: UInt32)
  /// The signature says that it was made in the future.
  case createdInFuture(UInt32, now: UInt32)
  /// The signature's time is over.
  case expired(UInt64, now: UInt32)
}

/// Why a signature isn't accepted: everything that is wrong with it, at least one thing.
public struct SignatureRejection: Error, Hashable, Sendable {
  /// What is wrong, in the order in which it was looked at.
  public let defects: [SignatureDefect]

  init?(_ defects: [SignatureDefect]) {
    guard !defects.isEmpty else { return nil }
    self.defects = defects
  }
}
