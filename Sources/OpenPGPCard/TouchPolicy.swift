/// When a key waits for a touch, data objects D6 to D9 (UIF).
///
/// Every value is a policy; one that isn't known is taken as one that may ask for a touch.
///
/// Source: OpenPGP card 3.4.1, 4.4.3.6; the cached forms are Yubico's.
public struct TouchPolicy: RawRepresentable, Hashable, Sendable {
  /// The object's first byte.
  public let rawValue: UInt8

  /// Takes any byte.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// No touch.
  public static let off = Self(rawValue: 0x00)
  /// A touch for each use; the admin PIN can switch it off.
  public static let on = Self(rawValue: 0x01)
  /// A touch for each use, until the card is reset.
  public static let fixed = Self(rawValue: 0x02)
  /// A touch that holds for 15 s; the admin PIN can switch it off.
  public static let cached = Self(rawValue: 0x03)
  /// A touch that holds for 15 s, until the card is reset.
  public static let cachedFixed = Self(rawValue: 0x04)

  /// Whether the card may wait for a touch.
  public var mayAsk: Bool { self != .off }

  /// Whether only a factory reset, or another key, takes the policy away.
  public var isFixed: Bool { self == .fixed || self == .cachedFixed }

  /// How long to wait for a signature before telling the user to touch the card.
  ///
  /// A card doesn't say that it waits. With a touch for each use it is certain, since the PIN was
  /// verified before; with a cached touch only an answer that is late tells.
  ///
  /// - Parameter algorithm: The key's, since slow ones answer late with no touch at all.
  /// - Returns: Zero for at once; nothing if no touch is asked for.
  public func announceAfter(_ algorithm: SigningAlgorithm) -> Duration? {
    switch self {
    case .off: nil
    case .on, .fixed: .zero
    default: algorithm.patience
    }
  }
}

extension SigningAlgorithm {
  /// Longer than any card that is known here signs without a touch: elliptic curves in up to
  /// 250 ms, RSA-4096 in up to two seconds.
  fileprivate var patience: Duration {
    switch self {
    case .rsa(bits: ...2048): .milliseconds(900)
    case .rsa(bits: ...3072): .milliseconds(1_500)
    case .rsa: .milliseconds(2_200)
    case .ecdsa, .ed25519, .unsupported: .milliseconds(600)
    }
  }
}
