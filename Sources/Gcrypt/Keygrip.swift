internal import CGcrypt
internal import OpenPGP

extension Verifier {
  /// GnuPG's name of the key's numbers alone, without its time: 20 bytes.
  ///
  /// Source: the libgcrypt manual, `gcry_pk_get_keygrip`.
  ///
  /// - Returns: The keygrip; nil if libgcrypt has none for such a key.
  public func keygrip() -> [UInt8]? {
    guard let expression = try? LibraryExpression(.publicKey(key.material)) else { return nil }
    var grip = [UInt8](repeating: 0, count: 20)
    // Safe because: libgcrypt writes 20 bytes, which the array has.
    let isKnown = unsafe grip.withUnsafeMutableBufferPointer { buffer in
      unsafe gcry_pk_get_keygrip(expression.handle, buffer.baseAddress) != nil
    }
    return isKnown ? grip : nil
  }
}
