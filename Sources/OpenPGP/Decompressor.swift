/// How compressed data is compressed.
///
/// Source: RFC 9580, 9.4.
public enum CompressionAlgorithm: UInt8, Hashable, Sendable, CaseIterable {
  /// ZIP: DEFLATE without any frame.
  case zip = 1
  /// ZLIB: DEFLATE in the frame of RFC 1950.
  case zlib = 2
  /// BZip2, in its own frame.
  case bzip2 = 3
}

/// Why data couldn't be decompressed.
public enum DecompressionError: Error, Hashable, Sendable {
  /// Not data of this form, or damaged.
  case malformed
  /// The data ends too early.
  case truncated
  /// More than `limit` bytes would come out.
  case tooLarge(limit: Int)
  /// There is no memory for it.
  case memory
  /// Not a compression that this decompressor knows.
  case unsupported(CompressionAlgorithm)
}

/// What decompresses the data of a message; injected, for this module has no library for it.
public protocol Decompressor: Sendable {
  /// Decompresses data from its first byte to its own end.
  ///
  /// - Parameters:
  ///   - input: The compressed data, and whatever stands after it.
  ///   - algorithm: How it is compressed.
  ///   - limit: The most bytes that may come out.
  /// - Returns: What came out, and how much of the input was used.
  /// - Throws: ``DecompressionError``; nothing came out.
  func decompress(
    _ input: ArraySlice<UInt8>,
    algorithm: CompressionAlgorithm,
    limit: Int
  ) throws(DecompressionError) -> Decompressed
}

/// What came out of compressed data.
public struct Decompressed: Hashable, Sendable {
  /// The data.
  public var bytes: [UInt8]
  /// How many bytes of the input belonged to it; the rest stands after its end.
  public var inputByteCount: Int

  /// Puts a result together.
  ///
  /// - Parameters:
  ///   - bytes: The data.
  ///   - inputByteCount: How many bytes of the input belonged to it.
  public init(bytes: [UInt8], inputByteCount: Int) {
    self.bytes = bytes
    self.inputByteCount = inputByteCount
  }
}
