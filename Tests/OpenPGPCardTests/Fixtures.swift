import CardTesting
import Gcrypt
import OpenPGPCard

/// What a YubiKey 5 and a Nitrokey 3 say when they are powered.
enum AnswersToReset {
  static let yubiKey = bytes("3BFD1300008131FE158073C021C057597562694B657940")
  static let nitrokey = bytes("3B8F01805D4E6974726F6B657900000000006A")
  static let other = bytes("3B00")
}

/// A PIN as secret bytes.
func secret(_ text: String) throws -> SecretBytes {
  try SecretBytes(copying: Array(text.utf8).span)
}

/// How the PINs stand on a card with so many tries left for PW1.
func pinStatus(userTriesLeft: UInt8 = 3, maximum: UInt8 = 127) throws -> PINStatus {
  try PINStatus(parsing: [0x00, maximum, maximum, maximum, userTriesLeft, 0, 3]).required()
}

extension Optional {
  /// The value, or the end of the test.
  func required() throws -> Wrapped {
    guard let self else { throw Missing() }
    return self
  }
}

private struct Missing: Error {}
