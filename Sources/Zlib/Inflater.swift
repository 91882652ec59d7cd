internal import CZlib
public import OpenPGP

/// Decompresses ZIP and ZLIB data with zlib.
///
/// Output is made in pieces and its limit is held at each of them, so that a small file that
/// claims to be a large one costs no more memory than the limit and a piece.
public struct Inflater: Decompressor {
  /// How many bytes zlib writes at a time.
  static let pieceByteCount = 16 << 10

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
    guard let inputByteCount = UInt32(exactly: input.count) else { throw .tooLarge(limit: limit) }
    let window: Int32
    switch algorithm {
    // zlib takes a negative window for data without a frame.
    case .zip: window = -MAX_WBITS
    case .zlib: window = MAX_WBITS
    case .bzip2: throw .unsupported(algorithm)
    }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: Self.pieceByteCount)
    // Safe because: zero is what zlib wants in each field that it doesn't set itself.
    var stream = unsafe z_stream()
    // Safe because: the structure is whole, its size is told, and it is ended below.
    let started = unsafe inflateInit2_(
      &stream,
      window,
      ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)
    )
    guard started == Z_OK else { throw .memory }
    // Safe because: the stream was started and isn't used after.
    defer { unsafe inflateEnd(&stream) }

    // Safe because: the pointers lead to buffers of the lengths that are given with them, and
    // zlib doesn't use them outside of the closures. It only reads its input.
    let outcome = unsafe input.withUnsafeBufferPointer {
      source -> Result<Void, DecompressionError> in
      unsafe stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      unsafe stream.avail_in = inputByteCount
      while true {
        let status = unsafe piece.withUnsafeMutableBufferPointer { target in
          unsafe stream.next_out = target.baseAddress
          unsafe stream.avail_out = UInt32(Self.pieceByteCount)
          return unsafe inflate(&stream, Z_NO_FLUSH)
        }
        let written = unsafe Self.pieceByteCount - Int(stream.avail_out)
        guard written <= limit - bytes.count else { return .failure(.tooLarge(limit: limit)) }
        bytes += piece.prefix(written)
        switch status {
        case Z_STREAM_END: return .success(())
        case Z_OK: continue
        case Z_BUF_ERROR: return .failure(.truncated)
        case Z_MEM_ERROR: return .failure(.memory)
        default: return .failure(.malformed)
        }
      }
    }
    try outcome.get()
    return unsafe Decompressed(bytes: bytes, inputByteCount: input.count - Int(stream.avail_in))
  }
}
