import ISO7816

/// A device that the virtual card can be: what it says of itself, and its status words.
///
/// Where a device's behaviour isn't established, the value is the likeliest one, and the
/// profile says so.
public struct CardProfile: Sendable {
  /// The profile's name, such as `yubikey-5.4.3`.
  public let name: String
  /// What the card says when it is powered or reset.
  public let answerToReset: [UInt8]
  /// The serial numbers that a card of this sort can have.
  public let serials: ClosedRange<UInt32>

  /// Who made the card, as in the application identifier.
  let manufacturer: UInt16
  /// Whether the serial number stands in the application identifier as decimal digits.
  let isSerialDecimal: Bool
  /// The version for YubiKey's own commands; nil where there are none.
  let firmware: Firmware?
  /// Without the status indicator, which are the last three bytes.
  let historicalBytes: [UInt8]
  /// C0.
  let extendedCapabilities: [UInt8]
  /// 7F66, the longest command and the longest answer, in bytes.
  let lengthLimits: (command: UInt16, answer: UInt16)
  /// The longest data of a command, chained or not, in bytes.
  let dataLimit: Int
  /// The longest answer to GET CHALLENGE, in bytes.
  let challengeLimit: Int
  /// Whether the answer to a chained command comes by GET RESPONSE whatever Le says.
  let answersChainsInParts: Bool

  let selection: SelectionRules
  let pins: PINRules
  let touch: TouchRules
  let algorithms: AlgorithmRules
  let keys: KeyRules
  let objects: DataObjectRules
  let words: GeneralWords

  /// Every profile there is.
  public static let all: [CardProfile] = [
    .yubikey5_4_3, .yubikey5_7_4, .nitrokey3, .nitrokey3Software,
  ]

  /// Finds a profile.
  ///
  /// - Parameter name: Such as `yubikey-5.4.3`.
  /// - Returns: The profile, nil if there is none of this name.
  public static func named(_ name: String) -> CardProfile? {
    all.first { $0.name == name }
  }

  /// 4F, the application identifier.
  ///
  /// Source: OpenPGP card 3.4.1, 4.2.1.
  func applicationIdentifier(serial: UInt32) -> [UInt8] {
    var bytes = Self.applicationPrefix + [0x03, 0x04]
    bytes += [UInt8(manufacturer >> 8), UInt8(truncatingIfNeeded: manufacturer)]
    bytes += isSerialDecimal ? serial.decimalDigits : serial.bytes
    return bytes + [0x00, 0x00]
  }

  /// The registered identifier and the application: what clients select.
  static let applicationPrefix: [UInt8] = [0xD2, 0x76, 0x00, 0x01, 0x24, 0x01]
}

extension CardProfile: CustomStringConvertible {
  /// The profile's name.
  public var description: String { name }
}

/// A firmware version.
struct Firmware: Hashable, Sendable {
  let major: UInt8
  let minor: UInt8
  let patch: UInt8

  var bytes: [UInt8] { [major, minor, patch] }
  var text: String { "\(major).\(minor).\(patch)" }
}

extension UInt32 {
  /// Four bytes, big-endian.
  var bytes: [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
  }

  /// The last eight decimal digits, two in a byte.
  var decimalDigits: [UInt8] {
    var rest = self
    var bytes: [UInt8] = []
    for _ in 0..<4 {
      bytes.append(UInt8(rest / 10 % 10) << 4 | UInt8(rest % 10))
      rest /= 100
    }
    return bytes.reversed()
  }
}
