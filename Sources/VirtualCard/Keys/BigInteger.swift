import CGcrypt

/// A whole number of libgcrypt's, never negative here.
@safe
struct BigInteger: ~Copyable {
  // Safe because: this value is the only owner of the pointer, and releases it once.
  fileprivate let pointer: gcry_mpi_t

  /// Reads a number, big-endian; no bytes at all are zero.
  init(_ bytes: [UInt8]) throws(KeyFailure) {
    try initialiseGcrypt()
    var result: gcry_mpi_t?
    // Safe because: libgcrypt copies the bytes before it returns.
    try check(
      unsafe bytes.withUnsafeBytes { buffer in
        unsafe gcry_mpi_scan(&result, GCRYMPI_FMT_USG, buffer.baseAddress, buffer.count, nil)
      }
    )
    guard let result = unsafe result else { throw .malformed }
    unsafe pointer = result
  }

  fileprivate init(owning pointer: gcry_mpi_t) {
    unsafe self.pointer = pointer
  }

  /// Computes into a new number.
  private static func computed(_ compute: (gcry_mpi_t) -> Void) throws(KeyFailure) -> BigInteger {
    // Safe because: the new number has one owner, the returned value.
    guard let result = unsafe gcry_mpi_new(0) else { throw .malformed }
    unsafe compute(result)
    return unsafe BigInteger(owning: result)
  }

  deinit {
    // Safe because: this value is the only owner.
    unsafe gcry_mpi_release(pointer)
  }

  var bits: Int { Int(unsafe gcry_mpi_get_nbits(pointer)) }
  var isOdd: Bool { unsafe gcry_mpi_test_bit(pointer, 0) != 0 }

  /// The number big-endian, without leading zeros.
  var bytes: [UInt8] {
    get throws(KeyFailure) {
      var buffer = [UInt8](repeating: 0, count: (bits + 7) / 8)
      var count = 0
      // Safe because: libgcrypt is told the buffer's length and fills no more.
      try check(
        unsafe buffer.withUnsafeMutableBytes { buffer in
          let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
          return unsafe gcry_mpi_print(GCRYMPI_FMT_USG, start, buffer.count, &count, pointer)
        }
      )
      return Array(buffer.prefix(count))
    }
  }

  func isLess(than other: borrowing BigInteger) -> Bool {
    unsafe gcry_mpi_cmp(pointer, other.pointer) < 0
  }

  func times(_ other: borrowing BigInteger) throws(KeyFailure) -> BigInteger {
    let (left, right) = unsafe (pointer, other.pointer)
    return try unsafe .computed { unsafe gcry_mpi_mul($0, left, right) }
  }

  /// The number before this one; 0 has none.
  func predecessor() throws(KeyFailure) -> BigInteger {
    guard bits > 0 else { throw .malformed }
    let number = unsafe pointer
    return try unsafe .computed { unsafe gcry_mpi_sub_ui($0, number, 1) }
  }

  func inverse(modulo modulus: borrowing BigInteger) throws(KeyFailure) -> BigInteger {
    let (number, modulus) = unsafe (pointer, modulus.pointer)
    var exists = false
    let inverse = try unsafe BigInteger.computed {
      unsafe exists = gcry_mpi_invm($0, number, modulus) != 0
    }
    guard exists else { throw .malformed }
    return inverse
  }
}

/// The parameters of a curve with, maybe, a private key on it.
@safe
struct CurveContext: ~Copyable {
  // Safe because: this value is the only owner of the pointer, and releases it once.
  private let pointer: gcry_ctx_t

  init(_ make: (inout gcry_ctx_t?) -> gcry_error_t) throws(KeyFailure) {
    try initialiseGcrypt()
    var result: gcry_ctx_t?
    // Safe because: libgcrypt fails, or leaves a context of which we are the owner.
    try check(unsafe make(&result))
    guard let result = unsafe result else { throw .malformed }
    unsafe pointer = result
  }

  deinit {
    // Safe because: this value is the only owner.
    unsafe gcry_ctx_release(pointer)
  }

  /// A number of the context: `n` the order, `q` the public point computed from `d`.
  func number(_ name: String) throws(KeyFailure) -> BigInteger {
    // Safe because: the result is a copy that belongs to us.
    guard let number = unsafe gcry_mpi_ec_get_mpi(name, pointer, 1) else { throw .malformed }
    return unsafe BigInteger(owning: number)
  }

  /// A point of the context that libgcrypt hands out as a string of bytes: `q@eddsa`.
  func octets(_ name: String) throws(KeyFailure) -> [UInt8] {
    let number = try number(name)
    // Safe because: the bytes belong to `number`, which outlives the copy.
    var bits: UInt32 = 0
    guard let start = unsafe gcry_mpi_get_opaque(number.pointer, &bits) else { throw .malformed }
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(bits + 7) / 8))
  }
}
