/// A string that is compared and hashed code point by code point.
///
/// Swift's own comparison takes canonically equivalent strings for equal, so that `K` and
/// U+212A KELVIN SIGN would be one member name. No other JSON reader sees it that way.
struct CodePoints: Hashable {
  private let text: String

  init(_ text: String) { self.text = text }

  static func == (left: CodePoints, right: CodePoints) -> Bool {
    left.text.hasSameCodePoints(as: right.text)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    // Safe because: the hasher only reads the bytes, while they are lent.
    text.withUTF8 { bytes in
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
    hasher.combine(0xFF as UInt8)
  }
}

extension String {
  /// Whether two strings consist of the same code points.
  ///
  /// Unlike `==` it keeps apart what only looks the same: U+212A is no `K` here.
  ///
  /// - Parameter other: What to compare with.
  /// - Returns: Whether the two are the same bytes in UTF-8.
  public func hasSameCodePoints(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }
}
