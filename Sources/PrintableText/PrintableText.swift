internal import Hexadecimal

/// Text from outside, made fit for a terminal: printable ASCII, the rest as `\u{…}`.
///
/// A reference or file name must not move the cursor, colour the screen or reverse the line.
///
/// - Parameters:
///   - text: The text as it came.
///   - limit: The most characters to keep.
/// - Returns: The text in printable ASCII, with `...` where it was cut.
public func printable(_ text: String, limit: Int = 300) -> String {
  var result = ""
  for scalar in text.unicodeScalars.prefix(limit) {
    if (" "..."~").contains(scalar) {
      result.unicodeScalars.append(scalar)
    } else {
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    }
  }
  return text.unicodeScalars.count > limit ? result + "..." : result
}

/// Text from outside that isn't UTF-8: printable ASCII, each other byte as `\x` and two digits.
///
/// - Parameters:
///   - bytes: The text as it came.
///   - limit: The most bytes to keep.
/// - Returns: The text in printable ASCII, with `...` where it was cut.
public func printable(bytes: [UInt8], limit: Int = 300) -> String {
  var result = ""
  for byte in bytes.prefix(limit) {
    if (0x20...0x7E).contains(byte) {
      result.unicodeScalars.append(UnicodeScalar(byte))
    } else {
      result += "\\x" + String(hexadecimal: byte)
    }
  }
  return bytes.count > limit ? result + "..." : result
}

/// Text from outside in one line of a terminal.
///
/// - Parameters:
///   - text: The text as it came.
///   - width: The most columns to fill.
/// - Returns: The text in printable ASCII, with `...` at its end where it was cut.
public func printable(_ text: String, fitting width: Int) -> String {
  let whole = printable(text, limit: width + 1)
  guard whole.unicodeScalars.count > width else { return whole }
  return String(whole.unicodeScalars.prefix(max(width - 3, 0))) + "..."
}

/// A number with its noun: `1 try`, `2 tries`.
///
/// - Parameters:
///   - number: How many.
///   - one: The noun for one.
///   - many: The noun for any other number.
/// - Returns: Both, with a space between.
public func counted(_ number: Int, _ one: String, _ many: String) -> String {
  "\(number) \(number == 1 ? one : many)"
}
