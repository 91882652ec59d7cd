import CGcrypt
import CSupport

/// One of libgcrypt's S-expressions.
///
/// It is parsed once and kept, so that a signature costs no parsing of the key.
@safe
final class Expression: @unchecked Sendable {
  // Safe because: the expression never changes after `init`, libgcrypt only reads what it is
  // handed, and nothing else has the pointer.
  private let pointer: gcry_sexp_t

  /// Parses a canonical S-expression that ``CanonicalList`` wrote.
  convenience init(_ list: CanonicalList) throws(KeyFailure) {
    // Safe because: libgcrypt copies the bytes before it returns.
    try unsafe self.init { result in
      unsafe list.bytes.withUnsafeBytes { bytes in
        unsafe gcry_sexp_new(&result, bytes.baseAddress, bytes.count, 0)
      }
    }
  }

  /// Takes over what an operation of libgcrypt made.
  init(
    result operation: (inout gcry_sexp_t?) -> gcry_error_t
  ) throws(KeyFailure) {
    try initialiseGcrypt()
    // Safe because: an operation either fails or leaves an expression of which we are the owner.
    var result: gcry_sexp_t?
    try check(unsafe operation(&result))
    guard let result = unsafe result else { throw .malformed }
    unsafe pointer = result
  }

  deinit {
    // Safe because: this object is the only owner.
    unsafe gcry_sexp_release(pointer)
  }

  func signature(of data: Expression) throws(KeyFailure) -> Expression {
    // Safe because: both expressions live until the call returns.
    try unsafe Expression { unsafe gcry_pk_sign(&$0, data.pointer, pointer) }
  }

  func decryption(of data: Expression) throws(KeyFailure) -> Expression {
    // Safe because: both expressions live until the call returns.
    try unsafe Expression { unsafe gcry_pk_decrypt(&$0, data.pointer, pointer) }
  }

  func generatedKey() throws(KeyFailure) -> Expression {
    // Safe because: the expression lives until the call returns.
    try unsafe Expression { unsafe gcry_pk_genkey(&$0, pointer) }
  }

  /// libgcrypt's own check of a private key.
  func checkKey() throws(KeyFailure) {
    // Safe because: the expression lives until the call returns.
    guard unsafe gcry_pk_testkey(pointer) == 0 else { throw .malformed }
  }

  /// The curve's context for a list of parameters.
  func curveContext() throws(KeyFailure) -> CurveContext {
    // Safe because: the expression lives until the call returns.
    try unsafe CurveContext { unsafe gcry_mpi_ec_new(&$0, pointer, nil) }
  }

  /// The value that follows the first `token`, wherever it stands in the expression.
  func value(of token: String) throws(KeyFailure) -> [UInt8] {
    // Safe because: both results belong to us and are released; `count` is the buffer's length.
    guard let list = unsafe gcry_sexp_find_token(pointer, token, 0) else { throw .malformed }
    defer { unsafe gcry_sexp_release(list) }
    var count = 0
    guard let buffer = unsafe gcry_sexp_nth_buffer(list, 1, &count) else { throw .malformed }
    defer { unsafe gcry_free(buffer) }
    return unsafe Array(UnsafeRawBufferPointer(start: buffer, count: count))
  }
}

/// Turns libgcrypt's error numbers into ours.
func check(_ failure: gcry_error_t) throws(KeyFailure) {
  guard failure == 0 else { throw .internalFailure(code: failure) }
}

private let initialisation = paraph_gcrypt_initialise(paraph_gcrypt_pool_size())

/// Makes libgcrypt ready, once for the process.
func initialiseGcrypt() throws(KeyFailure) {
  try check(initialisation)
}
