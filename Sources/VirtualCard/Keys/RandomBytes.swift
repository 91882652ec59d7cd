import CGcrypt

/// Random bytes for keys and for GET CHALLENGE.
///
/// - Parameter count: How many; not negative.
/// - Returns: Bytes from libgcrypt, none if libgcrypt can't be initialised.
public func randomBytes(_ count: Int) -> [UInt8] {
  guard count > 0, (try? initialiseGcrypt()) != nil else { return [] }
  var bytes = [UInt8](repeating: 0, count: count)
  // Safe because: libgcrypt is told the buffer's length.
  unsafe bytes.withUnsafeMutableBytes { buffer in
    unsafe gcry_randomize(buffer.baseAddress, buffer.count, GCRY_STRONG_RANDOM)
  }
  return bytes
}
