import BZip2
import OpenPGP
import Testing

/// Decompression of BZip2 data, which was made with python3's `bz2`.
@Suite
struct BunzipperTests {
  private static let text = Array(repeatElement("abc", count: 10).joined().utf8)
  private static let data: [UInt8] = [
    0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0xDB, 0xDB, 0x39, 0xD6, 0x00,
    0x00, 0x04, 0x81, 0x00, 0x38, 0x00, 0x20, 0x00, 0x20, 0xA5, 0x34, 0x19, 0x8C, 0x9C, 0x99,
    0x3C, 0x5D, 0xC9, 0x14, 0xE1, 0x42, 0x43, 0x6F, 0x6C, 0xE7, 0x58,
  ]
  /// A megabyte of zeros.
  private static let megabyte: [UInt8] = [
    0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x38, 0x57, 0x1C, 0xE5, 0x00,
    0x08, 0x08, 0x40, 0x00, 0xC0, 0x04, 0x00, 0x08, 0x20, 0x00, 0x30, 0xCC, 0x05, 0x29, 0xA6,
    0x08, 0x06, 0xC4, 0x20, 0x1E, 0x2E, 0xE4, 0x8A, 0x70, 0xA1, 0x20, 0x70, 0xAE, 0x39, 0xCA,
  ]
  /// A megabyte of zeros and one more.
  private static let megabyteAndOne: [UInt8] = [
    0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x14, 0xD1, 0x25, 0x63, 0x00,
    0x08, 0x08, 0x40, 0x00, 0xC0, 0x02, 0x00, 0x08, 0x20, 0x00, 0x30, 0xCC, 0x05, 0x29, 0xA6,
    0x08, 0x06, 0xC4, 0x20, 0x1E, 0x2E, 0xE4, 0x8A, 0x70, 0xA1, 0x20, 0x29, 0xA2, 0x4A, 0xC6,
  ]

  private func decompress(
    _ data: ArraySlice<UInt8>,
    limit: Int = 1000
  ) throws(DecompressionError) -> Decompressed {
    try Bunzipper().decompress(data, algorithm: .bzip2, limit: limit)
  }

  @Test
  func `what was compressed comes out as it was`() throws {
    #expect(
      try decompress(Self.data[...], limit: 30)
        == Decompressed(bytes: Self.text, inputByteCount: Self.data.count)
    )
  }

  @Test
  func `what stands after the end is counted and not read`() throws {
    let input = [0xFF, 0xFF] + Self.data + [0x42, 0x5A]
    #expect(
      try decompress(input.dropFirst(2))
        == Decompressed(bytes: Self.text, inputByteCount: Self.data.count)
    )
  }

  @Test
  func `each beginning of the data is cut off`() {
    for byteCount in Self.data.indices {
      #expect(throws: DecompressionError.truncated, "\(byteCount) bytes") {
        try decompress(Self.data.prefix(byteCount))
      }
    }
  }

  @Test
  func `data with one byte changed is refused`() {
    for index in Self.data.indices {
      var changed = Self.data
      changed[index] ^= 0x10
      #expect(throws: DecompressionError.self, "byte \(index)") { try decompress(changed[...]) }
    }
  }

  @Test
  func `one byte above the limit is too much`() throws {
    #expect(throws: DecompressionError.tooLarge(limit: 29)) {
      try decompress(Self.data[...], limit: 29)
    }
    let limit = 1 << 20
    #expect(try decompress(Self.megabyte[...], limit: limit).bytes.count == limit)
    #expect(throws: DecompressionError.tooLarge(limit: limit)) {
      try decompress(Self.megabyteAndOne[...], limit: limit)
    }
  }

  @Test(arguments: [CompressionAlgorithm.zip, .zlib])
  func `other compressions are left to others`(algorithm: CompressionAlgorithm) {
    #expect(throws: DecompressionError.unsupported(algorithm)) {
      try Bunzipper().decompress(Self.data[...], algorithm: algorithm, limit: 1000)
    }
  }
}
