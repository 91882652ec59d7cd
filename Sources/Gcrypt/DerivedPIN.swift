public import OpenPGP

/// Why a PIN can't be derived.
public enum DerivationError: Error, Hashable, Sendable {
  /// More bytes to hash than any card asks for, so that a hostile card can't keep the host busy.
  case byteCount(UInt32, limit: UInt32)
  /// A salt of another length than eight bytes.
  case saltByteCount(Int)
  /// The derived PIN has no place.
  case memory(LockedMemoryError)
}

extension SecretBytes {
  /// The most bytes that a derivation may hash: what OpenPGP's coded count can say at most.
  public static let maximumDerivationByteCount: UInt32 = 65_011_712

  /// The PIN that a card with key derivation wants in the place of the one that was typed.
  ///
  /// The salt and the PIN are hashed over and over until `byteCount` bytes went in, at least once
  /// as a whole. All of it happens in locked memory.
  ///
  /// Source: OpenPGP card 3.4.1, data object F9 (KDF); RFC 9580, 3.7.1.3.
  ///
  /// - Parameters:
  ///   - hash: The hash that the card names.
  ///   - byteCount: How many bytes are hashed.
  ///   - salt: The salt for this PIN, eight bytes.
  /// - Returns: As many bytes as the hash has.
  /// - Throws: ``DerivationError``.
  public borrowing func derived(
    hash: HashAlgorithm,
    byteCount: UInt32,
    salt: [UInt8]
  ) throws(DerivationError) -> SecretBytes {
    guard byteCount <= Self.maximumDerivationByteCount else {
      throw .byteCount(byteCount, limit: Self.maximumDerivationByteCount)
    }
    guard salt.count == 8 else { throw .saltByteCount(salt.count) }
    do {
      var block = try SecretBytes(capacity: salt.count + count)
      try block.append(salt.span)
      try block.append(self)
      var digest = try MessageDigest(confidential: hash)
      var left = max(Int(byteCount), block.count)
      while left > 0 {
        block.withBytes { digest.update($0.extracting(first: left)) }
        left -= min(left, block.count)
      }
      return try digest.withResult { bytes throws(LockedMemoryError) in
        try SecretBytes(copying: bytes)
      }
    } catch {
      throw .memory(error)
    }
  }
}
