internal import FoundationEssentials

/// A signature packet as git keeps it: in base64 between two lines, with its checksum.
///
/// GnuPG finds no end to base64 that fills its last line, unless a checksum follows.
///
/// Source: RFC 9580, 6.1 and 6.2.
///
/// - Parameter packet: The packet.
/// - Returns: The lines, each with its line feed.
public func armoredSignature(_ packet: [UInt8]) -> String {
  var checksum: UInt32 = 0xB704CE
  for byte in packet {
    checksum ^= UInt32(byte) << 16
    for _ in 0..<8 {
      checksum <<= 1
      if checksum & 0x1000000 != 0 { checksum ^= 0x1864CFB }
    }
  }
  let sum = [16, 8, 0].map { UInt8(checksum >> $0 & 0xFF) }
  let digits = Array(Data(packet).base64EncodedString())
  let lines = stride(from: 0, to: digits.count, by: 64)
    .map { String(digits[$0..<min($0 + 64, digits.count)]) }
  return
    (["-----BEGIN PGP SIGNATURE-----", ""] + lines
    + ["=" + Data(sum).base64EncodedString(), "-----END PGP SIGNATURE-----", ""])
    .joined(separator: "\n")
}
