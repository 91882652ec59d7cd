/// Why a file's bytes can't be read as certificates at all, and where.
public struct CertificateReadingError: Error, Hashable, Sendable {
  /// What is wrong with the bytes.
  public enum Reason: Hashable, Sendable {
    /// There is nothing, or nothing but white space.
    case empty
    /// More bytes than a file of certificates may have.
    case tooLarge(byteCount: Int, limit: Int)
    /// Text armor that isn't of its form; the line is in the error.
    case armor(ArmorError)
    /// Not packets, or cut off.
    case packet(PacketError)
    /// More packets than are read.
    case tooManyPackets(limit: Int)
    /// More certificates than are read.
    case tooManyCertificates(limit: Int)
    /// A private key, which has no business here.
    case privateKey
    /// A packet before the first key that only stands after one.
    case unexpectedPacket(PacketTag)
  }

  /// What is wrong.
  public let reason: Reason
  /// How many bytes stand before it, in the block that was decoded where there is armor.
  public let offset: Int

  init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

/// Why one certificate of a file can't be used; the others of the file can.
public struct CertificateProblem: Error, Hashable, Sendable {
  /// What is wrong with the certificate.
  public enum Reason: Error, Hashable, Sendable {
    /// A primary key of another version or algorithm, or not of its form.
    case primaryKey(PublicKeyError)
    /// More signatures than a certificate may have.
    case tooManySignatures(limit: Int)
    /// More user ids and subkeys than a certificate may have.
    case tooManyComponents(limit: Int)
    /// A user id longer than it may be.
    case userID(byteCount: Int, limit: Int)
    /// A packet that must be understood and isn't.
    case unknownPacket(PacketTag)
  }

  /// What is wrong.
  public let reason: Reason
  /// How many bytes stand before the packet that is wrong, in the block that was decoded where
  /// there is armor.
  public let offset: Int
}
