/// What a card says of itself in its historical bytes.
///
/// Source: ISO/IEC 7816-4:2020, 12.2.2 and table 118 (card capabilities, third byte).
public struct HistoricalBytes: Hashable, Sendable {
  /// The bytes, category indicator first.
  public let bytes: [UInt8]
  /// Whether lengths may be written in the extended form.
  public let supportsExtendedLengths: Bool

  /// Reads historical bytes; what isn't understood leaves a capability unsaid.
  ///
  /// - Parameter bytes: Category indicator, compact TLV, and for category 00 three bytes of status.
  public init(parsing bytes: [UInt8]) {
    self.bytes = bytes
    var third: UInt8 = 0
    var rest = bytes[...]
    switch rest.popFirst() {
    case 0x00: rest = rest.dropLast(3)
    case 0x80: break
    default: rest = []
    }
    while let head = rest.popFirst() {
      let value = rest.prefix(Int(head & 0x0F))
      guard value.count == Int(head & 0x0F) else { break }
      rest = rest.dropFirst(value.count)
      if head == 0x73, let last = value.last { third = last }
    }
    supportsExtendedLengths = third & 0x40 != 0
  }
}

extension HistoricalBytes {
  /// Reads the historical bytes in an answer to reset.
  ///
  /// Source: ISO/IEC 7816-3:2006, 8.2.
  ///
  /// - Parameter answerToReset: The whole answer, TS first. If it isn't one, there are no
  ///   historical bytes.
  public init(answerToReset: [UInt8]) {
    var rest = answerToReset.dropFirst()
    guard var format = rest.popFirst() else {
      self.init(parsing: [])
      return
    }
    let byteCount = Int(format & 0x0F)
    // Each TDi says which interface bytes follow; the last is followed by the historical bytes.
    // The loop takes a byte each time, so it ends.
    while true {
      rest = rest.dropFirst((format & 0x70).nonzeroBitCount)
      guard format & 0x80 != 0, let next = rest.popFirst() else { break }
      format = next
    }
    self.init(parsing: Array(rest.prefix(byteCount)))
  }
}
