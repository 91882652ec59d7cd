/// A command to a card, before it is cut into what goes over the wire.
///
/// Source: ISO/IEC 7816-4:2020, 5.2 and 5.3.
public struct Command: Hashable, Sendable {
  /// CLA; 00 for all that isn't chained.
  public var classByte: UInt8
  /// INS.
  public var instruction: UInt8
  /// P1.
  public var parameter1: UInt8
  /// P2.
  public var parameter2: UInt8
  /// The command's data; empty if there is none, then Lc isn't sent either.
  public var data: [UInt8]
  /// The most bytes that the answer may have, 1 to 65,536; none if no Le is sent.
  ///
  /// In the short form everything above 256 is asked for as "all that there is", and what
  /// doesn't fit into one answer is fetched with GET RESPONSE.
  public var expectedByteCount: Int?
  /// Whether the command only reads, so that sending it once more changes nothing.
  public var isRead: Bool

  /// Puts a command together.
  ///
  /// - Parameters:
  ///   - classByte: CLA.
  ///   - instruction: INS.
  ///   - parameter1: P1.
  ///   - parameter2: P2.
  ///   - data: The data; may be empty.
  ///   - expectedByteCount: The most bytes that the answer may have; none for no Le.
  ///   - isRead: Whether it only reads. Say so of no command that spends something: a PIN's
  ///     try, a signature, a touch.
  public init(
    classByte: UInt8 = 0x00,
    instruction: UInt8,
    parameter1: UInt8 = 0x00,
    parameter2: UInt8 = 0x00,
    data: [UInt8] = [],
    expectedByteCount: Int? = nil,
    isRead: Bool = false
  ) {
    self.classByte = classByte
    self.instruction = instruction
    self.parameter1 = parameter1
    self.parameter2 = parameter2
    self.data = data
    self.expectedByteCount = expectedByteCount
    self.isRead = isRead
  }
}

/// How lengths are written in a command.
public enum LengthForm: Hashable, Sendable {
  /// One byte: up to 255 bytes out, 256 in. Every card takes it.
  case short
  /// Three bytes: up to 65,535 bytes out, 65,536 in. Only for cards that say that they take it.
  case extended
}

extension Command {
  /// The most data bytes in one link of a chain; scdaemon sends no more either.
  public static let maximumLinkByteCount = 254

  /// The most data bytes in one short command.
  public static let maximumShortDataByteCount = 255

  /// The most data bytes in one extended command.
  public static let maximumExtendedDataByteCount = 65_535

  /// Set in CLA of all links of a chain but the last.
  private static let chainingBit: UInt8 = 0x10

  /// The command as it goes over the wire: one piece, or the links of a chain in their order.
  ///
  /// - Parameter form: How lengths are written. Data that doesn't fit is chained in both forms.
  /// - Returns: At least one piece, each of at least four bytes.
  public func encoded(as form: LengthForm) -> [[UInt8]] {
    let limit =
      switch form {
      case .short: Self.maximumShortDataByteCount
      case .extended: Self.maximumExtendedDataByteCount
      }
    guard data.count > limit else { return [encodedLast(data[...], as: form)] }
    var rest = data[...]
    var links: [[UInt8]] = []
    while rest.count > Self.maximumLinkByteCount {
      let part = rest.prefix(Self.maximumLinkByteCount)
      links.append(header(of: classByte | Self.chainingBit) + [UInt8(part.count)] + part)
      rest = rest.dropFirst(part.count)
    }
    return links + [encodedLast(rest, as: form)]
  }

  private func encodedLast(_ part: ArraySlice<UInt8>, as form: LengthForm) -> [UInt8] {
    var bytes = header(of: classByte)
    switch form {
    case .short:
      if !part.isEmpty { bytes += [UInt8(truncatingIfNeeded: part.count)] + part }
      if let expectedByteCount {
        bytes.append(UInt8(truncatingIfNeeded: min(max(expectedByteCount, 1), 256)))
      }
    case .extended:
      guard !part.isEmpty || expectedByteCount != nil else { break }
      bytes.append(0x00)
      if !part.isEmpty { bytes += Self.twoBytes(part.count) + part }
      if let expectedByteCount {
        bytes += Self.twoBytes(min(max(expectedByteCount, 1), 65_536))
      }
    }
    return bytes
  }

  private func header(of classByte: UInt8) -> [UInt8] {
    [classByte, instruction, parameter1, parameter2]
  }

  /// Big-endian; 65,536 becomes `0000`, which is how Le writes it.
  private static func twoBytes(_ number: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
  }
}
