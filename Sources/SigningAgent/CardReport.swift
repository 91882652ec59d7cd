public import OpenPGP
internal import OpenPGPCard

/// What is told of a card: enough to choose it by, nothing that needs a PIN.
public struct CardReport: Hashable, Sendable {
  /// Where a key came from, as the card says.
  public enum Origin: String, Hashable, Sendable {
    /// Generated on the card.
    case generated
    /// Brought to the card.
    case imported
  }

  /// The signature key.
  public struct Key: Hashable, Sendable {
    /// Its fingerprint.
    public var fingerprint: Fingerprint
    /// Its kind as people write it, such as `Ed25519` or `RSA-4096`.
    public var algorithm: String
    /// When it was made, in seconds since 1970.
    public var created: UInt32
    /// Where it came from, if the card says so.
    public var origin: Origin?
    /// The public key, if the card gave one that fits its fingerprint.
    public var publicKey: PublicKey?
  }

  /// The reader's name as PC/SC gives it, in printable ASCII.
  public var reader: String
  /// The manufacturer's name.
  public var manufacturer: String
  /// The serial number as it is printed on the card.
  public var serial: String
  /// The identifier of the card's application, 32 hexadecimal digits: GnuPG's name of the card.
  public var application: String
  /// The version of the OpenPGP card specification, such as `3.4`.
  public var version: String
  /// The signature key, if there is one.
  public var key: Key?
  /// How many tries the PIN has left.
  public var triesLeft: Int
  /// Whether one PIN entry is good for many signatures.
  public var pinIsGoodForMany: Bool
  /// The touch policy of the signature key: `off`, `on`, `fixed`, `cached`, `cached-fixed`.
  public var touch: String

  /// By what the card is told from others.
  let identity: CardIdentity

  /// Manufacturer and serial number, as people call a card.
  public var name: String { "\(manufacturer) \(serial)" }
}
