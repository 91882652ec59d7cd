/// F9, the key derivation function that hosts put in front of PINs.
///
/// Source: OpenPGP card 3.4.1, 4.3.2.
struct KeyDerivation: Sendable {
  /// What PW1 and PW3 become when this is written; nil for the ones from the factory.
  let initialHashes: (user: [UInt8], admin: [UInt8])?

  /// The object with no function in it.
  static let off: [UInt8] = [0x81, 0x01, 0x00]

  private static let iteratedAndSalted: [UInt8] = [0x03]
  private static let saltCount = 8
  private static let countCount = 4

  /// Reads an object; nil if it is malformed.
  init?(parsing bytes: [UInt8]) {
    guard let elements = try? DataElement.all(in: bytes) else { return nil }
    let values = Dictionary(elements.map { ($0.tag, $0.value) }) { first, _ in first }
    guard values.count == elements.count else { return nil }
    if values == [0x81: [0x00]] {
      initialHashes = nil
      return
    }
    guard values[0x81] == Self.iteratedAndSalted, let hashCount = Self.hashCount(values[0x82]),
      values[0x83]?.count == Self.countCount, values[0x84]?.count == Self.saltCount,
      values[0x85].map({ $0.count == Self.saltCount }) ?? true,
      values[0x86].map({ $0.count == Self.saltCount }) ?? true,
      let user = values[0x87], user.count == hashCount,
      let admin = values[0x88], admin.count == hashCount,
      values.keys.allSatisfy({ 0x81...0x88 ~= $0 })
    else { return nil }
    initialHashes = (user, admin)
  }

  /// The bytes that a hash function gives: SHA-256 or SHA-512.
  private static func hashCount(_ algorithm: [UInt8]?) -> Int? {
    switch algorithm {
    case [0x08]: 32
    case [0x0A]: 64
    default: nil
    }
  }
}
