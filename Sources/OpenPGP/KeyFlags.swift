/// What a key may be used for.
///
/// Source: RFC 9580, 5.2.3.29.
public struct KeyFlags: OptionSet, Hashable, Sendable {
  /// The first byte of the subpacket.
  public let rawValue: UInt8

  /// Takes the first byte of the subpacket.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// May certify other keys.
  public static let certify = Self(rawValue: 0x01)
  /// May sign data.
  public static let sign = Self(rawValue: 0x02)
}
