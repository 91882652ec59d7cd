/// What a card says that it can do, data object C0.
///
/// Source: OpenPGP card 3.4.1, 4.4.3.7.
public struct ExtendedCapabilities: Hashable, Sendable {
  /// Whether it has a data object F9 that may ask for derived PINs.
  public let hasKeyDerivation: Bool

  /// Reads the value.
  ///
  /// - Parameter bytes: Ten bytes, of which only the first means the same on every version.
  init?(parsing bytes: [UInt8]) {
    guard let flags = bytes.first else { return nil }
    hasKeyDerivation = flags & 0x01 != 0
  }
}
