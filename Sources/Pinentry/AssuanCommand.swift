/// One command to pinentry.
///
/// Source: The Assuan manual, 2.5.8, "Client requests" and "Server responses".
struct AssuanCommand: Hashable, Sendable {
  /// The longest line, in bytes, its line feed not counted.
  static let maximumByteCount = 1000

  /// The line without its line feed.
  let line: String
  /// Whether the dialog can't go on if pinentry doesn't know the command.
  let isRequired: Bool

  /// Writes what would end a line, or an escape's own sign, as escapes.
  static func escaped(_ text: String) -> String {
    text.utf8.reduce(into: "") { escaped, byte in
      switch byte {
      case UInt8(ascii: "%"): escaped += "%25"
      case UInt8(ascii: "\r"): escaped += "%0D"
      case UInt8(ascii: "\n"): escaped += "%0A"
      default: escaped.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
  }
}
