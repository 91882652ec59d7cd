internal import BZip2
public import OpenPGP
internal import Zlib

/// Decompresses every form of compressed data that a signed message may have.
public struct MessageDecompressor: Decompressor {
  /// Makes a decompressor; it holds nothing.
  public init() {}

  /// Decompresses data from its first byte to its own end.
  ///
  /// - Parameters:
  ///   - input: The compressed data, and whatever stands after it.
  ///   - algorithm: How it is compressed.
  ///   - limit: The most bytes that may come out.
  /// - Returns: What came out, and how much of the input was used.
  /// - Throws: `DecompressionError`; nothing came out.
  public func decompress(
    _ input: ArraySlice<UInt8>,
    algorithm: CompressionAlgorithm,
    limit: Int
  ) throws(DecompressionError) -> Decompressed {
    switch algorithm {
    case .zip, .zlib: try Inflater().decompress(input, algorithm: algorithm, limit: limit)
    case .bzip2: try Bunzipper().decompress(input, algorithm: algorithm, limit: limit)
    }
  }
}
