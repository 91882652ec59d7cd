internal import Hexadecimal

/// The name under which the PC/SC service knows a reader.
///
/// Made of what a USB device says of itself, so it is hostile: the bytes go back to the
/// service as they came, and what people see is ``description``. A name is no identity: its
/// number depends on the order of plugging.
///
/// Source: pcsc-lite 1.9.9, pcsclite.h, `MAX_READERNAME`.
public struct ReaderName: Hashable, Sendable {
  /// The most bytes that a name can have; the 128th is its end.
  public static let maximumCount = 127

  /// The name's bytes, without the NUL at its end.
  public let bytes: [UInt8]

  /// Takes the bytes of a name.
  ///
  /// - Parameter bytes: 1 to 127 bytes, none of them NUL; with others there is no name.
  public init?(_ bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    guard (1...Self.maximumCount).contains(bytes.count), !bytes.contains(0) else { return nil }
    self.bytes = bytes
  }

  /// Takes a name that a person wrote.
  ///
  /// - Parameter text: 1 to 127 bytes of UTF-8, none of them NUL; with others there is no name.
  public init?(_ text: String) {
    self.init(text.utf8)
  }

  /// Splits the list of names that SCardListReaders returns.
  ///
  /// - Parameter list: The names, each ended by NUL; an empty name ends the list.
  /// - Returns: The names without those that are too long for the service itself.
  static func names(in list: some Sequence<UInt8>) -> [Self] {
    list.split(separator: 0, omittingEmptySubsequences: false)
      .prefix { !$0.isEmpty }
      .compactMap { Self($0) }
  }
}

extension ReaderName: CustomStringConvertible {
  /// The name in printable ASCII, with every other byte (and the backslash) as `\xNN`.
  public var description: String {
    bytes.reduce(into: "") { text, byte in
      if (0x20...0x7E).contains(byte), byte != UInt8(ascii: "\\") {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "\\x" + String(hexadecimal: byte)
      }
    }
  }
}
