/// How much a document may hold before it is refused.
public struct JSONLimits: Hashable, Sendable {
  /// The longest document, in bytes.
  public var byteCount = 16 << 20
  /// How deep arrays and objects may stand in each other; the outermost one is depth 1.
  ///
  /// At most 255: the reader uses the stack once for each.
  public var depth: UInt8 = 16
  /// How many values there may be in all, which bounds the memory that a document takes.
  public var valueCount = 1_000_000
  /// The longest string or member name, in bytes after its escapes are read.
  public var stringByteCount = 1 << 20
  /// The longest number, in digits and signs.
  public var numberByteCount = 128

  /// What fits a document of a few kilobytes to a few megabytes.
  public static let standard = JSONLimits()

  /// The standard limits with some of them changed.
  ///
  /// - Parameters:
  ///   - byteCount: The longest document, in bytes.
  ///   - depth: The deepest nesting.
  ///   - valueCount: The most values.
  public init(
    byteCount: Int = 16 << 20,
    depth: UInt8 = 16,
    valueCount: Int = 1_000_000
  ) {
    self.byteCount = byteCount
    self.depth = depth
    self.valueCount = valueCount
  }
}
