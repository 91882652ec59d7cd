import OpenPGP
import Testing
import Zlib

/// Decompression, RFC 1950 and RFC 1951; the data was made with python3's `zlib`.
@Suite
struct InflaterTests {
  private static let text = Array(repeatElement("abc", count: 10).joined().utf8)
  private static let data: [CompressionAlgorithm: [UInt8]] = [
    .zip: [0x4B, 0x4C, 0x4A, 0x4E, 0xC4, 0x8D, 0x00],
    .zlib: [0x78, 0x9C, 0x4B, 0x4C, 0x4A, 0x4E, 0xC4, 0x8D, 0x00, 0xB2, 0x0C, 0x0B, 0x7D],
  ]

  @Test(arguments: [CompressionAlgorithm.zip, .zlib])
  func `what zlib compressed comes out as it was`(algorithm: CompressionAlgorithm) throws {
    let data = try #require(Self.data[algorithm])
    let output = try Inflater().decompress(data[...], algorithm: algorithm, limit: 30)
    #expect(output == Decompressed(bytes: Self.text, inputByteCount: data.count))
  }

  @Test(arguments: [CompressionAlgorithm.zip, .zlib])
  func `what stands after the end is counted and not read`(algorithm: CompressionAlgorithm) throws {
    let data = try #require(Self.data[algorithm])
    let input = [0xFF, 0xFF] + data + [0x4B, 0x4C, 0x4A]
    let output = try Inflater().decompress(input.dropFirst(2), algorithm: algorithm, limit: 1000)
    #expect(output == Decompressed(bytes: Self.text, inputByteCount: data.count))
  }

  @Test(arguments: [CompressionAlgorithm.zip, .zlib])
  func `each beginning of the data is cut off`(algorithm: CompressionAlgorithm) throws {
    let data = try #require(Self.data[algorithm])
    for byteCount in data.indices {
      #expect(throws: DecompressionError.truncated, "\(byteCount) bytes") {
        try Inflater().decompress(data.prefix(byteCount), algorithm: algorithm, limit: 1000)
      }
    }
  }

  @Test(arguments: [CompressionAlgorithm.zip, .zlib])
  func `one byte above the limit is too much`(algorithm: CompressionAlgorithm) throws {
    let data = try #require(Self.data[algorithm])
    #expect(throws: DecompressionError.tooLarge(limit: 29)) {
      try Inflater().decompress(data[...], algorithm: algorithm, limit: 29)
    }
  }

  @Test
  func `a kilobyte that comes to a megabyte and a byte is stopped at the megabyte`() throws {
    let limit = 1 << 20
    let fits = [UInt8](zeros: 0x3E)
    #expect(
      try Inflater().decompress(fits[...], algorithm: .zip, limit: limit).bytes.count == limit
    )
    let exceeds = [UInt8](zeros: 0x4E)
    #expect(throws: DecompressionError.tooLarge(limit: limit)) {
      try Inflater().decompress(exceeds[...], algorithm: .zip, limit: limit)
    }
  }

  @Test(
    arguments: [
      (CompressionAlgorithm.zip, [0x07]),  // a block type that doesn't exist
      (.zlib, [0x78, 0x9D]),  // a header whose check is wrong
      // a wrong checksum
      (.zlib, [0x78, 0x9C, 0x4B, 0x4C, 0x4A, 0x4E, 0xC4, 0x8D, 0x00, 0xB2, 0x0C, 0x0B, 0x7E]),
      // data that asks for a dictionary
      (.zlib, [0x78, 0xF9, 0x08, 0x0C, 0x02, 0x4D, 0xC3, 0x8F, 0x00, 0xB2, 0x0C, 0x0B, 0x7D]),
    ] as [(CompressionAlgorithm, [UInt8])]
  )
  func `damaged data is refused`(algorithm: CompressionAlgorithm, data: [UInt8]) {
    #expect(throws: DecompressionError.malformed) {
      try Inflater().decompress(data[...], algorithm: algorithm, limit: 1000)
    }
  }
}

extension [UInt8] {
  /// 1,033 bytes of ZIP data that come to 2^20 zeros (last byte but one `3E`) or one more (`4E`).
  fileprivate init(zeros end: UInt8) {
    let head: [UInt8] = [0xED, 0xC1, 0x31, 0x01, 0x00, 0x00, 0x00, 0xC2, 0xA0, 0xF5, 0x4F, 0x6D]
    let next: [UInt8] = [0x08, 0x5F, 0xA0]
    self = head + next + Array(repeating: 0, count: 1033 - 17) + [end, 0x03]
  }
}
