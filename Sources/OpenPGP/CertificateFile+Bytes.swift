extension CertificateFile {
  /// The packets of a certificate as a file holds them, to be passed on.
  ///
  /// Nothing is left out but what never leaves a keyring: GnuPG's trust packets, markers and
  /// padding. Several copies of the certificate follow each other, as programs that import take
  /// them.
  ///
  /// - Parameters:
  ///   - primary: The certificate's primary key.
  ///   - bytes: All bytes of the file.
  /// - Returns: The packets; none if the file hasn't this certificate.
  /// - Throws: ``CertificateReadingError`` as reading the file does.
  public static func packets(
    of primary: PublicKey,
    in bytes: [UInt8]
  ) throws(CertificateReadingError) -> [UInt8] {
    guard bytes.count <= maximumByteCount else {
      throw CertificateReadingError(
        .tooLarge(byteCount: bytes.count, limit: maximumByteCount),
        at: 0
      )
    }
    guard let first = bytes.first else { throw CertificateReadingError(.empty, at: 0) }
    var taken: [UInt8] = []
    for block in first & 0x80 != 0 ? [bytes] : try blocks(in: bytes) {
      var rest = block[...]
      var isWanted = false
      while !rest.isEmpty {
        let whole = rest
        let packet: Packet
        do {
          packet = try Packet(taking: &rest)
        } catch {
          throw CertificateReadingError(.packet(error), at: whole.startIndex)
        }
        switch packet.tag {
        case .secretKey, .secretSubkey:
          throw CertificateReadingError(.privateKey, at: whole.startIndex)
        case .trust, .marker, .padding: continue
        case .publicKey: isWanted = (try? PublicKey(parsing: Array(packet.body))) == primary
        default: break
        }
        if isWanted { taken += whole[..<rest.startIndex] }
      }
    }
    return taken
  }
}
