internal import Hexadecimal

/// The full application identifier of an OpenPGP card, which names the one card.
///
/// Source: OpenPGP card 3.4.1, 4.2.1.
public struct ApplicationIdentifier: Hashable, Sendable {
  /// What every OpenPGP card's identifier starts with, and all that SELECT is sent: registered
  /// provider `D276000124` and application `01`.
  ///
  /// CanoKey and Gnuk know no longer form, and a Nitrokey 3 forgets a verified PIN when the
  /// form changes.
  public static let prefix: [UInt8] = [0xD2, 0x76, 0x00, 0x01, 0x24, 0x01]

  /// The specification's version that the card follows.
  public let version: CardVersion
  /// Who made the card.
  public let manufacturer: Manufacturer
  /// The card's number with its maker.
  public let serial: SerialNumber

  /// Reads data object 4F.
  ///
  /// - Parameter bytes: The value, 16 bytes; the last two are reserved and not looked at.
  init?(parsing bytes: [UInt8]) {
    guard bytes.count == 16, bytes.starts(with: Self.prefix) else { return nil }
    version = CardVersion(major: bytes[6], minor: bytes[7])
    manufacturer = Manufacturer(rawValue: UInt16(bytes[8]) << 8 | UInt16(bytes[9]))
    serial = SerialNumber(rawValue: bytes[10..<14].reduce(0) { $0 << 8 | UInt32($1) })
  }
}

extension ApplicationIdentifier: CustomStringConvertible {
  /// All 16 bytes in hexadecimal, the reserved ones as 0: what GnuPG calls a card's serial number.
  public var description: String {
    let maker = manufacturer.rawValue
    let bytes =
      Self.prefix + [version.major, version.minor, UInt8(maker >> 8), UInt8(maker & 0xFF)]
      + [24, 16, 8, 0].map { UInt8(serial.rawValue >> UInt32($0) & 0xFF) } + [0, 0]
    return String(hexadecimal: bytes)
  }
}

/// The version of the specification that a card follows.
public struct CardVersion: Hashable, Sendable {
  /// The part before the dot.
  public let major: UInt8
  /// The part after the dot.
  public let minor: UInt8
}

extension CardVersion: CustomStringConvertible {
  /// Both parts with a dot, as in `3.4`; the card sends them as decimal digits.
  public var description: String {
    String(major, radix: 16) + "." + String(minor, radix: 16)
  }
}

/// A card's serial number, unique with its manufacturer.
public struct SerialNumber: RawRepresentable, Hashable, Sendable {
  /// The four bytes as one big-endian number.
  public let rawValue: UInt32

  /// Takes any number.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Reads a number as it is printed on the device or by a tool.
  ///
  /// - Parameter text: Up to eight hexadecimal digits, of either case; zeros at the front may be
  ///   missing.
  public init?(_ text: some StringProtocol) {
    guard
      (1...8).contains(text.utf8.count),
      text.utf8.allSatisfy({ UInt8(hexadecimalDigit: $0) != nil }),
      let number = UInt32(text, radix: 16)
    else { return nil }
    rawValue = number
  }
}

extension SerialNumber: CustomStringConvertible {
  /// Eight hexadecimal digits; on a YubiKey they are the decimal number printed on it.
  public var description: String { String(hexadecimal: rawValue) }
}
