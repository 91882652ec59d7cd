internal import Gcrypt
internal import Hexadecimal

/// One line of a server.
///
/// Source: The Assuan manual, 2.5.8, "Server responses".
enum AssuanLine: Hashable {
  case ok
  case failure(code: UInt32, text: String)
  /// Data; it stays where it is until ``decode(_:into:)``.
  case data
  /// A comment or a status line, which need no answer.
  case comment
  /// An inquiry, or nothing that the protocol has.
  case unknown

  /// The longest text of an error that is kept, in bytes.
  private static let textByteLimit = 200

  /// Reads a line that ends with its line feed.
  init(_ line: Span<UInt8>) {
    if Self.begins(line, "OK") {
      self = .ok
    } else if Self.begins(line, "ERR") {
      self = Self.failure(line)
    } else if Self.begins(line, "D") {
      self = .data
    } else if Self.begins(line, "S") || (line.count > 0 && line[0] == UInt8(ascii: "#")) {
      self = .comment
    } else {
      self = .unknown
    }
  }

  /// Takes the data out of a data line.
  ///
  /// - Parameters:
  ///   - line: The line with its line feed.
  ///   - pin: Where the data goes to; there may be some already.
  /// - Returns: Whether it had room for all.
  static func decode(_ line: Span<UInt8>, into pin: inout SecretBytes) -> Bool {
    var index = 2
    while index < line.count - 1 {
      var byte = line[index]
      index += 1
      if byte == UInt8(ascii: "%"), index + 1 < line.count - 1,
        let high = UInt8(hexadecimalDigit: line[index]),
        let low = UInt8(hexadecimalDigit: line[index + 1])
      {
        byte = high << 4 | low
        index += 2
      }
      do throws(LockedMemoryError) { try pin.append(byte) } catch { return false }
    }
    return true
  }

  /// Whether the line is this word alone, or goes on after a space.
  private static func begins(_ line: Span<UInt8>, _ word: StaticString) -> Bool {
    let bytes = Array(word.description.utf8)
    guard line.count > bytes.count else { return false }
    for (index, byte) in bytes.enumerated() where line[index] != byte { return false }
    return line[bytes.count] == UInt8(ascii: " ") || line[bytes.count] == UInt8(ascii: "\n")
  }

  private static func failure(_ line: Span<UInt8>) -> AssuanLine {
    let start = min(4, line.count)
    let end = min(line.count - 1, start + textByteLimit)
    var text = ""
    for index in start..<max(start, end) where (0x20...0x7E).contains(line[index]) {
      text.unicodeScalars.append(Unicode.Scalar(line[index]))
    }
    let parts = text.split(separator: " ", maxSplits: 1)
    guard let code = parts.first.flatMap({ UInt32($0) }) else { return .unknown }
    return .failure(code: code, text: parts.count > 1 ? String(parts[1]) : "")
  }
}
