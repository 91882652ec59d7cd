extension Armor {
  /// How many digits a line has; GnuPG writes as many.
  private static let lineLength = 64

  /// The text around some bytes: first line, empty line, Base64, checksum, last line.
  ///
  /// Source: RFC 9580, 6.2.
  func text(around bytes: [UInt8]) -> [UInt8] {
    var text = Array("-----BEGIN \(label)\n\n".utf8)
    var digits = Self.digits(of: bytes)[...]
    while !digits.isEmpty {
      text += digits.prefix(Self.lineLength) + [UInt8(ascii: "\n")]
      digits = digits.dropFirst(Self.lineLength)
    }
    text += [UInt8(ascii: "=")] + Self.digits(of: Self.checksum(of: bytes)) + [UInt8(ascii: "\n")]
    return text + Array("-----END \(label)\n".utf8)
  }

  /// Base64 with its padding.
  ///
  /// Source: RFC 4648, 4.
  private static func digits(of bytes: [UInt8]) -> [UInt8] {
    var digits: [UInt8] = []
    digits.reserveCapacity((bytes.count + 2) / 3 * 4)
    var rest = bytes[...]
    while !rest.isEmpty {
      let group = Array(rest.prefix(3))
      rest = rest.dropFirst(3)
      let number = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for index in 0..<4 {
        digits.append(
          index > group.count
            ? UInt8(ascii: "=") : digit(UInt8(number >> UInt32(18 - 6 * index) & 0x3F))
        )
      }
    }
    return digits
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    switch value {
    case 0..<26: UInt8(ascii: "A") + value
    case 26..<52: UInt8(ascii: "a") + value - 26
    case 52..<62: UInt8(ascii: "0") + value - 52
    case 62: UInt8(ascii: "+")
    default: UInt8(ascii: "/")
    }
  }
}

/// The text around detached signatures.
///
/// - Parameter packets: One signature packet or several.
/// - Returns: Lines in ASCII, each with a line feed.
public func armored(signature packets: [UInt8]) -> [UInt8] {
  Armor.signature.text(around: packets)
}

/// The text around a certificate or several.
///
/// - Parameter packets: The packets of the certificates.
/// - Returns: Lines in ASCII, each with a line feed.
public func armored(certificates packets: [UInt8]) -> [UInt8] {
  Armor.publicKey.text(around: packets)
}
