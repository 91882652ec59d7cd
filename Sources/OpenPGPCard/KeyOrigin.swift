/// Where a key comes from, as the card tells it in data object DE.
///
/// A card's own word, unsigned: good for a policy, no proof to others.
///
/// Source: OpenPGP card 3.4.1, 4.4.3.8.
public struct KeyOrigin: RawRepresentable, Hashable, Sendable {
  /// The key's status byte.
  public let rawValue: UInt8

  /// Takes any byte.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// There is no key.
  public static let missing = Self(rawValue: 0x00)
  /// The card made the key, so it never was elsewhere.
  public static let generated = Self(rawValue: 0x01)
  /// The key was brought onto the card.
  public static let imported = Self(rawValue: 0x02)

  /// Finds a key's origin among the pairs of reference and status.
  ///
  /// - Parameters:
  ///   - reference: 01 for signing, 02 decryption, 03 authentication.
  ///   - bytes: The value of DE.
  init?(ofKey reference: UInt8, in bytes: [UInt8]) {
    var rest = bytes[...]
    while let key = rest.popFirst(), let status = rest.popFirst() {
      guard key != reference else {
        rawValue = status
        return
      }
    }
    return nil
  }
}
