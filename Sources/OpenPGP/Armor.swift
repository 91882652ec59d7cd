/// Why text isn't armor of the kind that is read, and where.
public struct ArmorError: Error, Hashable, Sendable {
  /// What is wrong with the text.
  public enum Reason: Hashable, Sendable {
    /// Something between or around the blocks that isn't white space.
    case textOutside
    /// A block of another kind, such as a private key.
    case label
    /// A line of a block that is neither of its form nor in its place.
    case line
    /// A block without end, or with the end of another.
    case unfinished
    /// Not Base64.
    case base64
    /// The checksum isn't the block's.
    case checksum
    /// More blocks than are read.
    case tooManyBlocks(limit: Int)
  }

  /// What is wrong.
  public let reason: Reason
  /// The line, from 1.
  public let line: Int
}

/// Text around binary data, as keys and signatures are published and mailed.
///
/// Strict: only blocks of one kind, nothing outside of them, and a checksum must be right where
/// there is one.
///
/// Source: RFC 9580, 6.
struct Armor {
  /// The most blocks that one text may have.
  static let mostBlocks = 1000

  /// Around keys.
  static let publicKey = Armor(label: "PGP PUBLIC KEY BLOCK-----")
  /// Around detached signatures.
  static let signature = Armor(label: "PGP SIGNATURE-----")

  /// How the first and the last line of a block end.
  let label: String

  /// The content of each block in order.
  func blocks(in text: [UInt8]) throws(ArmorError) -> [[UInt8]] {
    var lines = ArmorLines(text)
    var blocks: [[UInt8]] = []
    while let line = lines.next() {
      guard !line.isEmpty else { continue }
      guard line.starts(with: "-----BEGIN ".utf8) else { throw lines.error(.textOutside) }
      guard line.elementsEqual("-----BEGIN \(label)".utf8) else { throw lines.error(.label) }
      guard blocks.count < Self.mostBlocks else {
        throw lines.error(.tooManyBlocks(limit: Self.mostBlocks))
      }
      blocks.append(try content(of: &lines))
    }
    return blocks
  }

  /// Reads a block after its first line: headers, an empty line, Base64, checksum, last line.
  private func content(of lines: inout ArmorLines) throws(ArmorError) -> [UInt8] {
    while true {
      guard let line = lines.next() else { throw lines.error(.unfinished) }
      if line.isEmpty { break }
      guard line.contains(UInt8(ascii: ":")) else { throw lines.error(.line) }
    }
    var digits: [UInt8] = []
    while let line = lines.next() {
      switch line.first {
      case UInt8(ascii: "="):
        let bytes = try Self.decoded(digits, of: lines)
        let sum = try Self.decoded(Array(line.dropFirst()), of: lines)
        guard sum == Self.checksum(of: bytes) else { throw lines.error(.checksum) }
        guard let last = lines.next(), isEnd(last) else { throw lines.error(.unfinished) }
        return bytes
      case UInt8(ascii: "-"):
        guard isEnd(line) else { throw lines.error(.unfinished) }
        return try Self.decoded(digits, of: lines)
      case nil: throw lines.error(.line)
      default: digits += line
      }
    }
    throw lines.error(.unfinished)
  }

  private func isEnd(_ line: ArraySlice<UInt8>) -> Bool {
    line.elementsEqual("-----END \(label)".utf8)
  }

  /// Base64 in its one form: whole groups, `=` only at the end, no bits left over.
  ///
  /// Source: RFC 4648, 4.
  private static func decoded(
    _ digits: [UInt8],
    of lines: ArmorLines
  ) throws(ArmorError) -> [UInt8] {
    let padding = digits.suffix(2).count { $0 == UInt8(ascii: "=") }
    guard !digits.isEmpty, digits.count.isMultiple(of: 4) else { throw lines.error(.base64) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 4 * 3)
    var bits: UInt32 = 0
    var bitCount: UInt32 = 0
    for digit in digits.dropLast(padding) {
      guard let value = value(of: digit) else { throw lines.error(.base64) }
      bits = bits << 6 | UInt32(value)
      bitCount += 6
      guard bitCount >= 8 else { continue }
      bitCount -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
      bits &= 1 << bitCount - 1
    }
    guard bits == 0 else { throw lines.error(.base64) }
    return bytes
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }

  /// CRC-24 of the data, three bytes.
  ///
  /// Source: RFC 9580, 6.1.1.
  static func checksum(of bytes: [UInt8]) -> [UInt8] {
    var sum: UInt32 = 0xB7_04CE
    for byte in bytes {
      sum ^= UInt32(byte) << 16
      for _ in 0..<8 {
        sum <<= 1
        if sum & 0x100_0000 != 0 { sum ^= 0x186_4CFB }
      }
    }
    return [16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
  }
}

/// The lines of a text, without their ends and without white space after them.
private struct ArmorLines {
  private var rest: ArraySlice<UInt8>
  private var number = 0

  init(_ text: [UInt8]) { rest = text[...] }

  mutating func next() -> ArraySlice<UInt8>? {
    guard !rest.isEmpty else { return nil }
    number += 1
    var line = rest.prefix { $0 != UInt8(ascii: "\n") }
    rest = rest.dropFirst(line.count + 1)
    while let last = line.last, [0x20, 0x09, 0x0D].contains(last) { line.removeLast() }
    return line
  }

  func error(_ reason: ArmorError.Reason) -> ArmorError { ArmorError(reason: reason, line: number) }
}
