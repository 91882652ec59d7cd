import OpenPGP
import Testing

/// Certificates as bytes and as text, RFC 9580, 6 and 10.1.
@Suite
struct CertificateFileTests {
  private static let certificates = MessageFixture.all.map(\.certificate)

  /// Text armor around bytes, which python3 and GnuPG read as well.
  private static func armor(
    _ bytes: [UInt8],
    headers: String = "",
    label: String = "PUBLIC KEY BLOCK",
    end: String = "\n",
    sum: String? = nil
  ) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for digit in 0...group.count { text.append(alphabet[bits >> (18 - 6 * digit) & 63]) }
      text += String(repeating: "=", count: 3 - group.count)
      if start % 48 == 45, start + 3 < bytes.count { text += end }
    }
    return Array(
      ("-----BEGIN PGP \(label)-----\(end)\(headers)\(end)\(text)\(end)"
        + (sum.map { "=\($0)\(end)" } ?? "") + "-----END PGP \(label)-----\(end)").utf8
    )
  }

  @Test
  func `certificates stand one after the other, in bytes and in blocks of text`() throws {
    let keyring = Self.certificates.flatMap(\.self)
    let binary = try CertificateFile(parsing: keyring)
    #expect(binary.problems.isEmpty)
    #expect(binary.certificates.map(\.primary) == (try MessageFixture.all.map { try $0.key() }))
    #expect(binary.certificates.allSatisfy { $0.userIDs.count == 1 && $0.unreadable.isEmpty })
    let headers = "Version: x\r\nComment: y: z\r\n"
    let texts = [
      Self.armor(keyring), Self.certificates.flatMap { Self.armor($0) },
      Self.armor(keyring, headers: headers, end: "\r\n"),
      Array("\n\n".utf8) + Self.armor(keyring, end: " \t\n") + Self.armor(keyring),
    ]
    for text in texts {
      #expect(try CertificateFile(parsing: text).certificates == binary.certificates)
    }
    #expect(try CertificateFile(parsing: keyring + keyring).certificates == binary.certificates)
  }

  private static let small = certificates[2]

  @Test(
    arguments: [
      (Array("hello\n".utf8), ArmorError.Reason.textOutside, 1),
      (Array("hello\n".utf8) + armor(small), .textOutside, 1),
      (armor(small, label: "PRIVATE KEY BLOCK"), .label, 1),
      (armor(small, label: "MESSAGE"), .label, 1),
      (armor(small, headers: "no header\n"), .line, 2),
      (Array(armor(small).prefix(100)), .base64, nil),
      (armor(small, sum: "AAAA"), .checksum, nil),
      (armor(small, sum: "AA"), .base64, nil),
      (armor(small, end: "*\n"), .label, 1),
    ] as [([UInt8], ArmorError.Reason, Int?)]
  )
  func `text that isn't armor is refused with its line`(
    text: [UInt8],
    reason: ArmorError.Reason,
    line: Int?
  ) {
    let error = #expect(throws: CertificateReadingError.self) {
      try CertificateFile(parsing: text)
    }
    guard case .armor(let found) = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found.reason == reason || (reason == .base64 && found.reason == .unfinished))
    if let line { #expect(found.line == line) }
  }

  @Test
  func `no beginning of a certificate, and no byte of it changed, ends the process`() throws {
    for byteCount in 1..<Self.small.count {
      _ = try? CertificateFile(parsing: Array(Self.small.prefix(byteCount)))
    }
    for index in Self.small.indices {
      for bit in 0..<8 {
        var changed = Self.small
        changed[index] ^= 1 << bit
        _ = try? CertificateFile(parsing: changed)
      }
    }
  }

  @Test
  func `what can't sign is counted, what must be understood is refused, the rest is skipped`()
    throws
  {
    let good = Self.small
    let ecdh: [UInt8] = [0xCE, 3, 4, 0, 0]
    let six: [UInt8] = [0xCE, 2, 6, 0]
    let file = try CertificateFile(
      parsing: good + ecdh + six + [0xCC, 1, 0] + [0xD1, 1, 0] + [0xC2, 1, 4] + [0xFC, 1, 9]
    )
    #expect(file.certificates.map(\.otherSubkeyCount) == [2] && file.problems.isEmpty)

    let unknown = try CertificateFile(parsing: good + [0xE6, 1, 0] + Self.certificates[0])
    #expect(unknown.certificates.count == 1)
    #expect(
      unknown.problems.map(\.reason) == [.unknownPacket(PacketTag(rawValue: 38))]
        && unknown.problems.map(\.offset) == [good.count]
    )
    let long = [0xCD, 0xFF, 0, 0, 9, 0] + [UInt8](repeating: 0x61, count: 0x900)
    #expect(
      try CertificateFile(parsing: good + long).problems.map(\.reason)
        == [.userID(byteCount: 0x900, limit: 2048)]
    )
    let signature = try CertificateFile(parsing: good + [0xC2, 1, 3])
    #expect(signature.certificates.first?.unreadable.map(\.reason) == [.version(3)])

    // A user id that stands there twice is one.
    let twice = try CertificateFile(parsing: good + [0xCD, 1, 0x61, 0xCD, 1, 0x62, 0xCD, 1, 0x61])
    #expect(twice.certificates.first?.userIDs.count == 3)

    for (bytes, reason) in [
      ([0xCD, 1, 0x61] + good, CertificateReadingError.Reason.unexpectedPacket(.userID)),
      (good + [0xC5, 1, 4], .privateKey), (good + [0xC7, 1, 4], .privateKey),
      (good + [0x41], .packet(.notAPacket(firstByte: 0x41))), ([], .empty),
      (Array("\n \n".utf8), .empty),
    ] {
      let error = #expect(throws: CertificateReadingError.self) {
        try CertificateFile(parsing: bytes)
      }
      #expect(error?.reason == reason)
    }
  }

  @Test
  func `nothing is read without end`() throws {
    let limit = CertificateFile.maximumByteCount
    let error = #expect(throws: CertificateReadingError.self) {
      try CertificateFile(parsing: [UInt8](repeating: 0xC6, count: limit + 1))
    }
    #expect(error?.reason == .tooLarge(byteCount: limit + 1, limit: limit))
    let empty = [[UInt8]](repeating: [0xCC, 0], count: CertificateFile.maximumPacketCount + 1)
    let packets = #expect(throws: CertificateReadingError.self) {
      try CertificateFile(parsing: empty.flatMap(\.self))
    }
    #expect(packets?.reason == .tooManyPackets(limit: CertificateFile.maximumPacketCount))
    let signatures = [[UInt8]](repeating: [0xC2, 1, 3], count: 20_001)
    let flooded = try CertificateFile(parsing: Self.small + signatures.flatMap(\.self))
    #expect(flooded.problems.map(\.reason) == [.tooManySignatures(limit: 20_000)])
  }

  @Test
  func `what a certificate may have is counted over all its copies, each thing once`() throws {
    func copy(of place: [UInt8], _ numbers: Range<Int>) -> [UInt8] {
      Self.small + place
        + numbers.flatMap { number in
          Self.signature(createdAt: UInt32(number))
        }
    }
    let userID: [UInt8] = [0xCD, 1, 0x61]
    for place in [[], userID] {
      let twice = copy(of: place, 0..<15_000) + copy(of: place, 0..<15_000)
      let file = try CertificateFile(parsing: twice)
      #expect(file.problems.isEmpty && file.certificates.count == 1)
      let more = try CertificateFile(
        parsing: copy(of: place, 0..<15_000) + copy(of: place, 15_000..<30_000)
      )
      #expect(more.problems.map(\.reason) == [.tooManySignatures(limit: 20_000)])
      #expect(more.problems.map(\.offset) == [0] && more.certificates.isEmpty)
    }
    func people(_ numbers: Range<Int>) -> [UInt8] {
      Self.small + numbers.flatMap { [0xCD, 4] + Array("\($0)".utf8) }
    }
    let crowd = try CertificateFile(parsing: people(1000..<1900) + people(1800..<2100))
    #expect(crowd.problems.map(\.reason) == [.tooManyComponents(limit: 1000)])
    let few = try CertificateFile(parsing: people(1000..<1900) + people(1000..<1900))
    #expect(few.certificates.first?.userIDs.count == 901)
  }

  @Test
  func `the copies of a key cost no more the more there are`() throws {
    // As many as the packets allow: in the square of that it would be hours.
    let copies = (0..<19_000).flatMap { number in
      Self.small + Self.signature(createdAt: UInt32(number))
    }
    let file = try CertificateFile(parsing: copies)
    #expect(file.problems.isEmpty && file.certificates.count == 1)
  }

  /// A signature over a key alone, which says when it was made, and nothing else that is true.
  private static func signature(createdAt time: UInt32) -> [UInt8] {
    let hashed: [UInt8] = [5, 2] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: time >> $0) }
    let body: [UInt8] = [4, 0x1F, 1, 8, 0, 6] + hashed + [0, 0, 0, 0, 0, 8, 0xFF]
    return [0xC2, UInt8(body.count)] + body
  }
}
