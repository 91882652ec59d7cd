/// The digits above nine.
public enum HexadecimalLetters: Sendable {
  /// `A` to `F`: OpenPGP and smart cards.
  case capital
  /// `a` to `f`: hashes of files, images and git objects, and JSON.
  case small
}

extension String {
  /// Two digits for each byte.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - letters: The digits above nine.
  public init(hexadecimal bytes: [UInt8], _ letters: HexadecimalLetters = .capital) {
    let ten = letters == .capital ? UInt8(ascii: "A") : UInt8(ascii: "a")
    var digits: [UInt8] = []
    digits.reserveCapacity(2 * bytes.count)
    for byte in bytes {
      for value in [byte >> 4, byte & 15] {
        digits.append(value < 10 ? UInt8(ascii: "0") + value : ten + value - 10)
      }
    }
    self.init(decoding: digits, as: UTF8.self)
  }

  /// As many digits as the number's type has room for.
  ///
  /// - Parameters:
  ///   - number: The number.
  ///   - letters: The digits above nine.
  public init(
    hexadecimal number: some FixedWidthInteger & UnsignedInteger,
    _ letters: HexadecimalLetters = .capital
  ) {
    let digits = String(number, radix: 16, uppercase: letters == .capital)
    self = String(repeating: "0", count: number.bitWidth / 4 - digits.utf8.count) + digits
  }
}

extension [UInt8] {
  /// Reads two digits for each byte.
  ///
  /// - Parameters:
  ///   - text: The whole text; an odd number of digits, or anything that is no digit, gives nil.
  ///   - letters: The digits above nine; if none is named, either.
  public init?(hexadecimal text: String, _ letters: HexadecimalLetters? = nil) {
    self = []
    var high: UInt8?
    for digit in text.utf8 {
      guard let value = UInt8(hexadecimalDigit: digit, letters) else { return nil }
      if let first = high.take() { append(first << 4 | value) } else { high = value }
    }
    guard high == nil else { return nil }
  }
}

extension UInt8 {
  /// The value of one digit, 0 to 15.
  ///
  /// - Parameters:
  ///   - digit: In ASCII; anything else gives nil.
  ///   - letters: The digits above nine; if none is named, either.
  public init?(hexadecimalDigit digit: UInt8, _ letters: HexadecimalLetters? = nil) {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self = digit - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F") where letters != .small:
      self = digit - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f") where letters != .capital:
      self = digit - UInt8(ascii: "a") + 10
    default: return nil
    }
  }
}
