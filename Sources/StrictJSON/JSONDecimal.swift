/// A number that is no 64-bit integer, kept as the text it was written with.
///
/// `1.0`, `1e3`, `-0` and `9223372036854775808` are such numbers. Nothing is rounded.
///
/// Source: RFC 8259, 6.
public struct JSONDecimal: Hashable, Sendable {
  /// The number as written, ASCII.
  public let text: String

  /// Takes a number's text.
  ///
  /// - Parameter text: A JSON number that ``JSONValue/integer(_:)`` can't hold. Anything else,
  ///   `12` among it, gives nil, so that every number has one form only.
  public init?(exactly text: String) {
    var reader = NumberReader(Array(text.utf8)[...])
    guard reader.skipNumber(), reader.rest.isEmpty else { return nil }
    guard Self.integer(text) == nil else { return nil }
    self.text = text
  }

  /// For the reader, which has checked the text.
  init(checked text: String) { self.text = text }

  /// The integer that is spelled like this, if it has this one spelling.
  static func integer(_ text: String) -> Int64? {
    // `-0` is a number of its own to those who read numbers as binary fractions.
    guard let value = Int64(text), text.utf8.first != 0x2B, text != "-0" else { return nil }
    return value
  }
}
