/// Text from outside, made fit for a terminal: printable ASCII, the rest as `\u{…}`.
///
/// A reference or file name must not move the cursor, colour the screen or reverse the line.
///
/// - Parameters:
///   - text: The text as it came.
///   - limit: The most characters to keep.
/// - Returns: The text in printable ASCII, with `...` where it was cut.
func printable(_ text: String, limit: Int = 300) -> String {
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
