internal import CBzip2
public import OpenPGP

/// Decompresses BZip2 data with libbz2.
///
/// Output is made in pieces and its limit is held at each of them, so that a small file that
/// claims to be a large one costs no more memory than the limit, a piece, and the four megabytes
/// that libbz2 takes for itself.
public struct Bunzipper: Decompressor {
  /// How many bytes libbz2 writes at a time.
  static let pieceByteCount = 16 << 10

  /// Makes a decompressor; it holds nothing.
  public init() {}

  /// Decompresses data from its first byte to its own end.
  ///
  /// - Parameters:
  ///   - input: The compressed data, and whatever stands after it.
  ///   - algorithm: How it is compressed; only BZip2 is known here.
  ///   - limit: The most bytes that may come out.
  /// - Returns: What came out, and how much of the input was used.
  /// - Throws: `DecompressionError`; nothing came out.
  public func decompress(
    _ input: ArraySlice<UInt8>,
    algorithm: CompressionAlgorithm,
    limit: Int
  ) throws(DecompressionError) -> Decompressed {
    guard algorithm == .bzip2 else { throw .unsupported(algorithm) }
    guard let inputByteCount = UInt32(exactly: input.count) else { throw .tooLarge(limit: limit) }
    var bytes: [UInt8] = []
    var piece = [CChar](repeating: 0, count: Self.pieceByteCount)
    // Safe because: zero is what libbz2 wants in each field that it doesn't set itself.
    var stream = unsafe bz_stream()
    // Safe because: the structure is whole, and it is ended below.
    let started = unsafe BZ2_bzDecompressInit(&stream, 0, 0)
    guard started == BZ_OK else { throw .memory }
    // Safe because: the stream was started and isn't used after.
    defer { unsafe BZ2_bzDecompressEnd(&stream) }

    // Safe because: the pointers lead to buffers of the lengths that are given with them, and
    // libbz2 doesn't use them outside of the closures. It only reads its input, and a byte may be
    // read as a character.
    let outcome = unsafe input.withUnsafeBytes { source -> Result<Void, DecompressionError> in
      unsafe stream.next_in = UnsafeMutablePointer(
        mutating: source.bindMemory(to: CChar.self).baseAddress
      )
      unsafe stream.avail_in = inputByteCount
      while true {
        let status = unsafe piece.withUnsafeMutableBufferPointer { target in
          unsafe stream.next_out = target.baseAddress
          unsafe stream.avail_out = UInt32(Self.pieceByteCount)
          return unsafe BZ2_bzDecompress(&stream)
        }
        let written = unsafe Self.pieceByteCount - Int(stream.avail_out)
        guard written <= limit - bytes.count else { return .failure(.tooLarge(limit: limit)) }
        bytes += piece.prefix(written).lazy.map(UInt8.init(bitPattern:))
        switch status {
        case BZ_STREAM_END: return .success(())
        case BZ_OK:
          // It says so too when there is nothing left to read and it isn't at its end.
          guard unsafe stream.avail_in > 0 || written == Self.pieceByteCount else {
            return .failure(.truncated)
          }
        case BZ_MEM_ERROR: return .failure(.memory)
        default: return .failure(.malformed)
        }
      }
    }
    try outcome.get()
    return unsafe Decompressed(bytes: bytes, inputByteCount: input.count - Int(stream.avail_in))
  }
}
