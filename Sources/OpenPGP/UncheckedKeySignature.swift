/// A version 4 signature of a certificate as it was read: nothing in it is believed yet.
///
/// Source: RFC 9580, 5.2.3.
public struct UncheckedKeySignature: Hashable, Sendable {
  /// What it says.
  public let type: KeySignatureType
  /// The algorithm of the key that made it.
  public let algorithm: PublicKeyAlgorithm
  /// The hash that it was made with.
  public let hash: CertificationHash
  /// When it was made, in seconds since 1970.
  public let created: UInt32
  /// When it ends, in seconds since 1970; nil if never.
  public let expires: UInt64?
  /// What its subpackets say.
  public let statements: KeyStatements
  /// The hash's first two bytes, as the signature gives them.
  public let digestPrefix: [UInt8]
  /// The signature's numbers.
  public let value: SignatureValue
  /// What is hashed after the keys and the user id.
  public let trailer: [UInt8]
  /// The signatures by the subkey that a binding of a signing subkey holds.
  public let backSignatures: [UncheckedBackSignature]

  init(body: ArraySlice<UInt8>) throws(SignatureParsingError) {
    let fields = try KeySignatureFields(body: body)
    type = fields.type
    algorithm = fields.algorithm
    hash = fields.hash
    created = fields.created
    expires = fields.expires
    statements = fields.statements
    digestPrefix = fields.digestPrefix
    value = fields.value
    trailer = fields.trailer
    // One that can't be read is as good as none.
    backSignatures = fields.statements.embedded.compactMap { body in
      guard
        let back = try? KeySignatureFields(body: body), back.type == .primaryKeyBinding
      else { return nil }
      return UncheckedBackSignature(back)
    }
  }
}

/// The signature by which a subkey says that it belongs to a primary key, not checked.
///
/// Source: RFC 9580, 5.2.1.9.
public struct UncheckedBackSignature: Hashable, Sendable {
  /// The hash that it was made with.
  public let hash: CertificationHash
  /// When it was made, in seconds since 1970.
  public let created: UInt32
  /// When it ends, in seconds since 1970; nil if never.
  public let expires: UInt64?
  /// The hash's first two bytes, as the signature gives them.
  public let digestPrefix: [UInt8]
  /// The signature's numbers.
  public let value: SignatureValue
  /// What is hashed after the keys.
  public let trailer: [UInt8]

  fileprivate init(_ fields: KeySignatureFields) {
    hash = fields.hash
    created = fields.created
    expires = fields.expires
    digestPrefix = fields.digestPrefix
    value = fields.value
    trailer = fields.trailer
  }
}

private typealias KeySignatureFields =
  SignatureFields<KeySignatureType, CertificationHash, KeyStatements>
