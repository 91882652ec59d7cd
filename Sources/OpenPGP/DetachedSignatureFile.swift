/// The signatures of a file beside the one that they are over, binary or as text.
///
/// Source: RFC 9580, 10.4.
public struct DetachedSignatureFile: Hashable, Sendable {
  /// The most bytes that a file may have.
  public static let maximumByteCount = 1 << 20
  /// The most signatures that a file may have.
  public static let maximumSignatureCount = 32

  /// The signatures in order; one that can't be read with the reason.
  public private(set) var signatures: [Result<UncheckedSignature, UnreadableSignature>] = []

  /// Reads a file.
  ///
  /// - Parameter bytes: All bytes of the file.
  /// - Throws: ``DetachedSignatureError``, the first thing that is wrong.
  public init(parsing bytes: [UInt8]) throws(DetachedSignatureError) {
    guard bytes.count <= Self.maximumByteCount else {
      throw .tooLarge(byteCount: bytes.count, limit: Self.maximumByteCount)
    }
    guard let first = bytes.first else { throw .empty }
    if first & 0x80 != 0 {
      try read(bytes)
    } else {
      let blocks: [[UInt8]]
      do { blocks = try Armor.signature.blocks(in: bytes) } catch { throw .armor(error) }
      for block in blocks { try read(block) }
    }
    guard !signatures.isEmpty else { throw .empty }
  }

  private mutating func read(_ bytes: [UInt8]) throws(DetachedSignatureError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let packet: Packet
      do { packet = try Packet(taking: &rest) } catch { throw .packet(error) }
      guard packet.tag == .signature else { throw .unexpectedPacket(packet.tag) }
      guard signatures.count < Self.maximumSignatureCount else {
        throw .tooManySignatures(limit: Self.maximumSignatureCount)
      }
      do throws(SignatureParsingError) {
        signatures.append(.success(try UncheckedSignature(body: packet.body)))
      } catch {
        signatures.append(.failure(UnreadableSignature(error, body: packet.body)))
      }
    }
  }
}

/// Why a file holds no detached signatures.
public enum DetachedSignatureError: Error, Hashable, Sendable {
  /// There is no signature.
  case empty
  /// More bytes than are read.
  case tooLarge(byteCount: Int, limit: Int)
  /// Text that isn't the armor of signatures.
  case armor(ArmorError)
  /// Not OpenPGP, or cut off.
  case packet(PacketError)
  /// Something else than a signature: what is signed may stand in it as well.
  case unexpectedPacket(PacketTag)
  /// More signatures than are read.
  case tooManySignatures(limit: Int)
}
