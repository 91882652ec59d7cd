internal import CSodium

/// Checks Ed25519 signatures with one public key.
///
/// A signature has one form only: S is below the order, and neither R nor the key is of small
/// order.
///
/// Source: RFC 8032, 5.1.7.
public struct Ed25519Verifier: Sendable {
  /// The length of a public key, of R and of S, in bytes.
  public static let byteCount = 32

  private let point: [UInt8]

  /// Takes a key.
  ///
  /// A key of small order has signatures that hold over anything, and one outside the group that
  /// the base point makes was made by nobody's rules.
  ///
  /// - Parameter point: The key as RFC 8032 encodes it; refused, with `nil`, if it isn't the one form
  ///   of a point of the base point's group.
  public init?(_ point: [UInt8]) {
    guard Library.isReady, point.count == Self.byteCount else { return nil }
    // Safe because: the library reads the 32 bytes that the array has.
    guard unsafe crypto_core_ed25519_is_valid_point(point) == 1 else { return nil }
    self.point = point
  }

  /// Whether the key made a signature over a message.
  ///
  /// - Parameters:
  ///   - r: The signature's first half, as RFC 8032 encodes it.
  ///   - s: Its second half, least significant byte first.
  ///   - message: What was signed.
  /// - Returns: Whether it holds; `false` for halves of another length.
  public func isSignature(_ r: [UInt8], _ s: [UInt8], over message: [UInt8]) -> Bool {
    guard r.count == Self.byteCount, s.count == Self.byteCount else { return false }
    // Safe because: the library reads the 64 and 32 bytes that were counted, and as many of the
    // message as it is told.
    return unsafe crypto_sign_verify_detached(r + s, message, UInt64(message.count), point) == 0
  }
}

/// libsodium, made ready once for the process.
private enum Library {
  /// Whether it can be used; it picks its arithmetic by what the processor can.
  static let isReady = sodium_init() >= 0
}
