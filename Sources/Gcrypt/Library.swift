internal import CGcrypt
internal import CSupport

/// libgcrypt, made ready once for the process.
enum Library {
  /// The error that says why there is no locked memory; 0 if there is.
  static let lockedMemoryFailure: UInt32 = paraph_gcrypt_initialise(
    paraph_gcrypt_pool_size()
  )

  /// Must come before the first call of libgcrypt.
  static func prepare() { _ = lockedMemoryFailure }

  /// The code without the part of the library that it comes from.
  static func code(_ failure: gcry_error_t) -> UInt32 { gcry_err_code(failure).rawValue }
}

/// Whether this process can lock memory, so that no secret is ever written to swap space.
///
/// - Throws: ``LockedMemoryError/unavailable(code:)``; ask before a person is asked for a PIN.
public func requireLockedMemory() throws(LockedMemoryError) {
  guard Library.lockedMemoryFailure == 0 else {
    throw .unavailable(code: Library.code(Library.lockedMemoryFailure))
  }
}

/// Why a secret can't be kept.
public enum LockedMemoryError: Error, Hashable, Sendable {
  /// The system lets this process lock no memory; the number is libgpg-error's.
  case unavailable(code: UInt32)
  /// The pool has no room for so many bytes.
  case exhausted(byteCount: Int)
  /// The secret is as long as its capacity.
  case full(capacity: Int)
}
