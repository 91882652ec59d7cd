/// What a signature in a certificate says, 0x10 to 0x30.
///
/// Source: RFC 9580, 5.2.1.
public enum KeySignatureType: UInt8, Hashable, Sendable, CaseIterable {
  /// A user id belongs to the key, without a word on how that is known.
  case genericCertification = 0x10
  /// A user id belongs to the key, not verified.
  case personaCertification = 0x11
  /// A user id belongs to the key, verified casually.
  case casualCertification = 0x12
  /// A user id belongs to the key, verified with care; what programs write for their own keys.
  case positiveCertification = 0x13
  /// A subkey belongs to the primary key, signed by the primary key.
  case subkeyBinding = 0x18
  /// A subkey belongs to the primary key, signed by the subkey.
  case primaryKeyBinding = 0x19
  /// Something about the key itself.
  case directKey = 0x1F
  /// The key is revoked.
  case keyRevocation = 0x20
  /// A subkey is revoked.
  case subkeyRevocation = 0x28
  /// A certification is revoked.
  case certificationRevocation = 0x30

  /// Whether it is over a user id and binds it.
  public var isCertification: Bool { (0x10...0x13).contains(rawValue) }
}
