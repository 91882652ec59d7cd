/// The certificates that a file holds, binary or as text, one or many.
///
/// A keyring is such a file: certificates one after the other. Text may hold several blocks, and a
/// block several certificates.
///
/// Source: RFC 9580, 6 and 10.1.
public struct CertificateFile: Hashable, Sendable {
  /// The most bytes that a file may have.
  public static let maximumByteCount = 16 << 20
  /// The most packets that a file may have.
  public static let maximumPacketCount = 200_000
  /// The most certificates that a file may have.
  public static let maximumCertificateCount = 2000

  /// The certificates in order; two copies of one certificate are one.
  public private(set) var certificates: [UncheckedCertificate] = []
  /// What stands there and can't be used.
  public private(set) var problems: [CertificateProblem] = []

  /// Reads a file.
  ///
  /// - Parameter bytes: All bytes of the file.
  /// - Throws: ``CertificateReadingError``; a certificate that can't be used alone is among the
  ///   ``problems``.
  public init(parsing bytes: [UInt8]) throws(CertificateReadingError) {
    guard bytes.count <= Self.maximumByteCount else {
      throw CertificateReadingError(
        .tooLarge(byteCount: bytes.count, limit: Self.maximumByteCount),
        at: 0
      )
    }
    guard let first = bytes.first else { throw CertificateReadingError(.empty, at: 0) }
    var gathering = Gathering()
    if first & 0x80 != 0 {
      try gathering.read(bytes)
    } else {
      for block in try Self.blocks(in: bytes) { try gathering.read(block) }
    }
    problems = gathering.problems
    for (offset, copies) in gathering.found {
      do {
        certificates.append(try UncheckedCertificate(merging: copies))
      } catch {
        problems.append(CertificateProblem(reason: error, offset: offset))
      }
    }
  }

  static func blocks(in text: [UInt8]) throws(CertificateReadingError) -> [[UInt8]] {
    let blocks: [[UInt8]]
    do {
      blocks = try Armor.publicKey.blocks(in: text)
    } catch {
      throw CertificateReadingError(.armor(error), at: 0)
    }
    guard !blocks.isEmpty else { throw CertificateReadingError(.empty, at: 0) }
    return blocks
  }
}

/// The certificates of a file's blocks, copies of one beside each other.
private struct Gathering {
  /// The copies of each certificate in the order of the first ones, and where those begin.
  private(set) var found: [(offset: Int, copies: [UncheckedCertificate])] = []
  private(set) var problems: [CertificateProblem] = []
  private var packetCount = 0
  private var indices: [PublicKey: Int] = [:]

  mutating func read(_ bytes: [UInt8]) throws(CertificateReadingError) {
    var rest = bytes[...]
    var reader: CertificateReader?
    while !rest.isEmpty {
      let offset = rest.startIndex
      let limit = CertificateFile.maximumPacketCount
      guard packetCount < limit else {
        throw CertificateReadingError(.tooManyPackets(limit: limit), at: offset)
      }
      packetCount += 1
      let packet: Packet
      do {
        packet = try Packet(taking: &rest)
      } catch {
        throw CertificateReadingError(.packet(error), at: offset)
      }
      switch packet.tag {
      case .publicKey:
        try add(reader, at: offset)
        reader = CertificateReader(primary: packet.body, at: offset)
      case .secretKey, .secretSubkey: throw CertificateReadingError(.privateKey, at: offset)
      // GnuPG's own notes, and what never means anything.
      case .trust, .marker, .padding: continue
      case _ where reader == nil:
        throw CertificateReadingError(.unexpectedPacket(packet.tag), at: offset)
      default: reader?.add(packet, at: offset)
      }
    }
    try add(reader, at: rest.startIndex)
  }

  private mutating func add(
    _ reader: CertificateReader?,
    at offset: Int
  ) throws(CertificateReadingError) {
    guard let reader else { return }
    switch reader.finished {
    case .failure(let problem): problems.append(problem)
    case .success(let certificate):
      if let index = indices[certificate.primary] {
        found[index].copies.append(certificate)
        return
      }
      let limit = CertificateFile.maximumCertificateCount
      guard found.count < limit else {
        throw CertificateReadingError(.tooManyCertificates(limit: limit), at: offset)
      }
      indices[certificate.primary] = found.count
      found.append((reader.offset, [certificate]))
    }
  }
}

extension PacketTag {
  /// Secret key, 5.
  static let secretKey = Self(rawValue: 5)
  /// Secret subkey, 7.
  static let secretSubkey = Self(rawValue: 7)
  /// Marker, 10.
  static let marker = Self(rawValue: 10)
  /// Trust, 12, which GnuPG keeps in its keyrings.
  static let trust = Self(rawValue: 12)
  /// User id, 13.
  public static let userID = Self(rawValue: 13)
  /// User attribute, 17: a picture.
  static let userAttribute = Self(rawValue: 17)
  /// Padding, 21.
  static let padding = Self(rawValue: 21)
  /// The first of the private and experimental packets, 60.
  static let private60 = Self(rawValue: 60)

  /// Whether a reader that doesn't know the packet must refuse what it stands in.
  ///
  /// Source: RFC 9580, 4.3.
  var isCritical: Bool { rawValue < 40 }
}
