/// A piece of HTML of which only what is written in the source is markup.
///
/// A literal is taken as it is; a text that is put into one is escaped, in whatever way it came
/// there. So nothing from outside can be markup, and nobody has to remember to escape it.
public struct Markup: Hashable, Sendable {
  /// The HTML.
  public private(set) var html: String

  /// Adds a piece.
  ///
  /// - Parameter piece: What follows.
  public mutating func append(_ piece: Markup) { html += piece.html }

  /// The content of a style or script element, which has no escapes.
  ///
  /// - Parameter content: Text of the source itself.
  init(element content: StaticString) { html = content.description }
}

extension Markup: ExpressibleByStringInterpolation {
  /// Takes what the source says.
  ///
  /// - Parameter value: A literal; no other text has this type.
  public init(stringLiteral value: StaticString) { html = value.description }

  /// Takes a literal with values in it.
  ///
  /// - Parameter stringInterpolation: The pieces.
  public init(stringInterpolation: Interpolation) { html = stringInterpolation.html }

  /// What a literal with values in it is put together from.
  public struct Interpolation: StringInterpolationProtocol {
    var html = ""

    /// Begins with nothing.
    ///
    /// - Parameters:
    ///   - literalCapacity: How long the literals are.
    ///   - interpolationCount: How many values there are.
    public init(literalCapacity: Int, interpolationCount: Int) {
      html.reserveCapacity(literalCapacity + interpolationCount * 16)
    }

    /// Adds what the source says.
    public mutating func appendLiteral(_ literal: StaticString) { html += literal.description }

    /// Adds a text from outside, escaped.
    public mutating func appendInterpolation(_ text: String) { html += EscapedText(text).html }

    /// Adds a number.
    public mutating func appendInterpolation(_ number: Int) { html += String(number) }

    /// Adds what is markup already.
    public mutating func appendInterpolation(_ markup: Markup) { html += markup.html }

    /// Adds pieces that are markup already, one after the other.
    public mutating func appendInterpolation(_ pieces: [Markup]) {
      for piece in pieces { html += piece.html }
    }
  }
}
