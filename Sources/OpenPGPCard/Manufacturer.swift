internal import Hexadecimal

/// Who made a card, by the number that is part of its application identifier.
///
/// Source: OpenPGP card 3.4.1, 4.2.1; the list of manufacturers is kept by GnuPG.
public struct Manufacturer: RawRepresentable, Hashable, Sendable {
  /// The number, as FSF Europe gave it.
  public let rawValue: UInt16

  /// Takes any number.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// Yubico, `0006`.
  public static let yubico = Self(rawValue: 0x0006)
  /// Nitrokey, `000F`.
  public static let nitrokey = Self(rawValue: 0x000F)

  private static let names: [UInt16: String] = [
    0x0001: "PPC Card Systems",
    0x0002: "Prism",
    0x0003: "OpenFortress",
    0x0004: "Wewid",
    0x0005: "ZeitControl",
    0x0006: "Yubico",
    0x0007: "OpenKMS",
    0x0008: "LogoEmail",
    0x0009: "Fidesmo",
    0x000A: "VivoKey",
    0x000B: "Feitian Technologies",
    0x000D: "Dangerous Things",
    0x000E: "Excelsecu",
    0x000F: "Nitrokey",
    0x002A: "Magrathea",
    0x0042: "GnuPG e.V.",
    0x1337: "Warsaw Hackerspace",
    0x2342: "warpzone",
    0x4354: "Confidential Technologies",
    0x5443: "TIF-IT e.V.",
    0x63AF: "Trustica",
    0xBA53: "c-base e.V.",
    0xBD0E: "Paranoidlabs",
    0xF1D0: "CanoKeys",
    0xF517: "FSIJ",
    0xF5EC: "F-Secure",
  ]

  /// The maker's name, if the number is a known one.
  public var name: String? {
    switch rawValue {
    case 0x0000, 0xFF00...0xFFFF: "test card"
    default: Self.names[rawValue]
    }
  }
}

extension Manufacturer: CustomStringConvertible {
  /// The maker's name; of an unknown one the number, four hexadecimal digits.
  public var description: String { name ?? String(hexadecimal: rawValue) }
}
