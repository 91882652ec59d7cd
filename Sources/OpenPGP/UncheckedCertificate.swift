/// A transferable public key as it was read: nothing in it is believed yet.
///
/// Only the primary key and the subkeys that sign are kept as keys. Subkeys of other kinds and
/// versions can't have made a signature that is read here; they are counted.
///
/// Source: RFC 9580, 10.1.
public struct UncheckedCertificate: Hashable, Sendable {
  /// A user id and the signatures over it.
  public struct UserID: Hashable, Sendable {
    /// The user id's bytes; they should be UTF-8 and may be anything.
    public let bytes: [UInt8]
    /// The signatures over it, by whomever.
    public internal(set) var signatures: [UncheckedKeySignature]
  }

  /// A subkey and the signatures over it.
  public struct Subkey: Hashable, Sendable {
    /// The key.
    public let key: PublicKey
    /// The signatures over it.
    public internal(set) var signatures: [UncheckedKeySignature]
  }

  /// The primary key.
  public let primary: PublicKey
  /// The signatures over the primary key alone.
  public internal(set) var signatures: [UncheckedKeySignature] = []
  /// The user ids in the order they were read.
  public internal(set) var userIDs: [UserID] = []
  /// The subkeys that may be able to sign, in the order they were read.
  public internal(set) var subkeys: [Subkey] = []
  /// How many subkeys there are beside, that can't sign here.
  public internal(set) var otherSubkeyCount = 0
  /// The signatures that can't be read, so that they aren't believed.
  public internal(set) var unreadable: [UnreadableKeySignature] = []

  init(primary: PublicKey) { self.primary = primary }
}

/// A signature of a certificate that can't be read.
public struct UnreadableKeySignature: Hashable, Sendable {
  /// Where its packet begins, in bytes.
  public let offset: Int
  /// Why it can't be read.
  public let reason: SignatureParsingError
}
