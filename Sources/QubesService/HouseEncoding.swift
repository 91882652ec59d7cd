internal import Hexadecimal

/// The spelling of a service's argument that Qubes uses itself, in which a text has one form only.
///
/// A service's name may have `A-Z a-z 0-9 . _ - +` and nothing else: qrexec-daemon makes every
/// other character a `_` without a word, so that several texts would become one. Here a part's
/// letters, digits, `.` and `_` stand for themselves, `-` is `--`, and any other byte is `-HH` with
/// capital hexadecimal digits. Parts are joined by `+`.
///
/// Source: Qubes OS, qubes.VMExec of qubes-core-agent-linux; qrexec 4.4.2.
enum HouseEncoding {
  /// One part of an argument.
  static func encoded(_ part: String) -> String {
    var result: [UInt8] = []
    for byte in part.utf8 {
      switch byte {
      case let byte where standsForItself(byte): result.append(byte)
      case hyphen: result += [hyphen, hyphen]
      default: result += "-\(String(hexadecimal: byte))".utf8
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// What one part of an argument stands for.
  ///
  /// - Parameter part: The part as it came.
  /// - Returns: Printable ASCII, which may be empty.
  /// - Throws: ``QrexecServiceError`` if the part isn't the one spelling of printable ASCII.
  static func decoded(_ part: Substring) throws(QrexecServiceError) -> String {
    var result: [UInt8] = []
    var rest = Array(part.utf8)[...]
    while let byte = rest.popFirst() {
      if byte != hyphen {
        guard standsForItself(byte) else { throw .character(byte) }
        result.append(byte)
      } else if rest.first == hyphen {
        rest.removeFirst()
        result.append(hyphen)
      } else {
        let pair = rest.prefix(2)
        guard pair.count == 2,
          let bytes = [UInt8](hexadecimal: String(decoding: pair, as: UTF8.self), .capital)
        else { throw .escape(String(part)) }
        rest = rest.dropFirst(2)
        result += bytes
      }
    }
    guard result.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw .unprintable(String(part))
    }
    let text = String(decoding: result, as: UTF8.self)
    // A policy compares spellings: a second one for the same would walk around a line that denies.
    let canonical = encoded(text)
    guard canonical == part else { throw .notCanonical(String(part), canonical: canonical) }
    return text
  }

  private static let hyphen = UInt8(ascii: "-")

  private static func standsForItself(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
  }
}

/// Whether it is one of `A-Z a-z 0-9`.
func isAlphanumeric(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}
