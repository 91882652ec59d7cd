/// Text from outside, made fit to stand in HTML, between tags and in a quoted attribute.
///
/// What HTML reads as its own is written as a reference. What can't be seen, or moves or turns what
/// stands beside it, is shown as `\u{…}`: a name must look like no other name and no markup.
///
/// Source: HTML Living Standard, 13.1.2.3 and 13.1.4; Unicode Standard Annex 9 and 44.
public struct EscapedText: Hashable, Sendable {
  /// The text as it stands in the page.
  public let html: String

  /// The most scalars that are kept if nothing else is said.
  public static let longest = 1000
  /// How many marks may stand on one letter: more would cover the lines above and below.
  public static let mostMarks = 3

  /// Takes any text.
  ///
  /// - Parameters:
  ///   - text: The text as it came.
  ///   - limit: The most scalars to keep; `...` stands where it was cut.
  public init(_ text: String, limit: Int = longest) {
    var html = ""
    var markCount = 0
    for scalar in text.unicodeScalars.prefix(limit) {
      switch scalar {
      case "&": html += "&amp;"
      case "<": html += "&lt;"
      case ">": html += "&gt;"
      case "\"": html += "&quot;"
      case "'": html += "&#39;"
      default:
        markCount = Self.isMark(scalar) ? markCount + 1 : 0
        if Self.isSeen(scalar), markCount <= Self.mostMarks {
          html.unicodeScalars.append(scalar)
        } else {
          html += "\\u{" + String(scalar.value, radix: 16) + "}"
        }
      }
    }
    if text.unicodeScalars.count > limit { html += "..." }
    self.html = html
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.isASCII else { return false }
    return [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
  }

  private static func isSeen(_ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.isASCII else { return (" "..."~").contains(scalar) }
    guard !scalar.properties.isDefaultIgnorableCodePoint else { return false }
    switch scalar.properties.generalCategory {
    // Format characters turn the line; another space than the usual one looks just like it.
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate,
      .privateUse, .unassigned:
      return false
    default: return true
    }
  }
}
